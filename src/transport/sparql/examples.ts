/** Questions that people ask of a model lake, as queries that can be run as they stand. The README shows the same. */
export interface SparqlExample {
  title: string;
  query: string;
}

export const EXAMPLES: readonly SparqlExample[] = [
  {
    title: 'Which models came from a dataset, over whatever was derived from it?',
    query: `PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX mls: <http://www.w3.org/ns/mls#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?model WHERE {
  ?model a mls:Model ; (prov:wasDerivedFrom|prov:wasGeneratedBy|prov:used)+/dcat:isVersionOf <id/dataset/ward-vitals> .
}`,
  },
  {
    title: 'Where does a model come from?',
    query: `PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?source WHERE {
  <id/model/diabetes-predictor/v/1> (prov:wasDerivedFrom|prov:wasGeneratedBy|prov:used|prov:wasInformedBy)+ ?source .
  ?record foaf:primaryTopic ?source .
}`,
  },
  {
    title: 'Which claims were measured lower, and by how much?',
    query: `PREFIX fair4ml: <https://w3id.org/fair4ml#>
PREFIX lake: <https://w3id.org/model-lake/ns#>
PREFIX mls: <http://www.w3.org/ns/mls#>
SELECT ?model ?measurement ?claimed ?measured (?claimed - ?measured AS ?gap) WHERE {
  ?claim fair4ml:evaluatedMLModel ?model ; lake:claim "claimed" ; mls:specifiedBy ?measure ; mls:hasValue ?claimed .
  ?measurement fair4ml:evaluatedMLModel ?model ; lake:claim "measured" ; mls:specifiedBy ?measure ; mls:hasValue ?measured .
  FILTER(?measured < ?claimed)
} ORDER BY DESC(?gap)`,
  },
  {
    title: 'Who used data that are not open to all, and for what?',
    query: `PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX lake: <https://w3id.org/model-lake/ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?agent ?activity ?data ?level WHERE {
  ?activity prov:used ?data ; prov:wasAssociatedWith ?agent .
  ?data a dcat:Dataset ; lake:securityLevel ?level .
  FILTER(?level IN (lake:securityLevel-confidential, lake:securityLevel-secret))
}`,
  },
  {
    title: 'Which datasets have no licence?',
    query: `PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?dataset ?title WHERE {
  ?dataset a dcat:Dataset ; dct:title ?title .
  FILTER NOT EXISTS { ?dataset dct:license ?licence }
}`,
  },
  {
    title: 'Which datasets are large, and how many features have they?',
    query: `PREFIX dqv: <http://www.w3.org/ns/dqv#>
PREFIX lake: <https://w3id.org/model-lake/ns#>
PREFIX mls: <http://www.w3.org/ns/mls#>
SELECT ?dataset ?instances ?features WHERE {
  ?dataset mls:hasQuality [ dqv:isMeasurementOf lake:metric-NumberOfInstances ; dqv:value ?instances ] ,
    [ dqv:isMeasurementOf lake:metric-NumberOfFeatures ; dqv:value ?features ] .
  FILTER(?instances >= 1000)
} ORDER BY DESC(?instances)`,
  },
  {
    title: 'Which runs set the kernel to rbf, and C to what?',
    query: `PREFIX dct: <http://purl.org/dc/terms/>
PREFIX mls: <http://www.w3.org/ns/mls#>
SELECT ?run ?c WHERE {
  ?run a mls:Run ; mls:hasInput [ dct:title "kernel" ; mls:hasValue "rbf" ] , [ dct:title "C" ; mls:hasValue ?c ] .
}`,
  },
  {
    title: 'How well did each algorithm do at best?',
    query: `PREFIX lake: <https://w3id.org/model-lake/ns#>
PREFIX mls: <http://www.w3.org/ns/mls#>
SELECT ?algorithm (MAX(?value) AS ?best) (COUNT(DISTINCT ?run) AS ?runs) WHERE {
  ?run mls:realizes ?algorithm ; mls:hasOutput ?evaluation .
  ?evaluation lake:claim "measured" ; mls:specifiedBy lake:measure-predictive_accuracy ; mls:hasValue ?value .
} GROUP BY ?algorithm ORDER BY DESC(?best)`,
  },
  {
    title: 'What do the monitors of a model say, latest first?',
    query: `PREFIX dct: <http://purl.org/dc/terms/>
PREFIX dqv: <http://www.w3.org/ns/dqv#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?when ?metric ?value WHERE {
  ?measurement dqv:computedOn <id/model/ward-deterioration/v/1.1.0> ; prov:generatedAtTime ?when ;
    dqv:value ?value ; dqv:isMeasurementOf/dct:identifier ?metric .
} ORDER BY DESC(?when) ?metric`,
  },
  {
    title: 'Which models rest on data that were taken out of use?',
    query: `PREFIX it6: <http://data.europa.eu/it6/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?model ?data ?since WHERE {
  ?model it6:trainedOn/prov:wasDerivedFrom* ?data .
  ?data prov:invalidatedAtTime ?since .
}`,
  },
];
