// The alerts of deploy/alerts.yaml, which Prometheus reads as they are: one source for both.
param clusterName string
param workspaceId string
param location string
param tags object

var groups = loadYamlContent('../../deploy/alerts.yaml').groups
var severities = { page: 1, ticket: 3 }

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: clusterName
}

resource rules 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = [
  for group in groups: {
    name: 'dreamer-${group.name}'
    location: location
    tags: tags
    properties: {
      enabled: true
      clusterName: clusterName
      interval: 'PT1M'
      scopes: [workspaceId, cluster.id]
      rules: [
        for rule in group.rules: {
          alert: rule.alert
          expression: rule.expr
          for: 'PT${toUpper(rule.for)}'
          severity: severities[rule.labels.severity]
          labels: rule.labels
          annotations: rule.annotations
          enabled: true
          resolveConfiguration: { autoResolved: true, timeToResolve: 'PT10M' }
        }
      ]
    }
  }
]
