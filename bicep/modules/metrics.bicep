// What the cluster's agent scrapes goes to the workspace, and KEDA may ask it.
param clusterName string
param workspaceId string

@description('Who may ask: the identity of KEDA.')
param readerId string
param location string
param tags object

var readRole = 'b0d8363b-8ddd-447d-831f-62ca05bff136' // Monitoring Data Reader

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: clusterName
}

resource workspace 'Microsoft.Monitor/accounts@2023-04-03' existing = {
  name: last(split(workspaceId, '/'))
}

resource endpoint 'Microsoft.Insights/dataCollectionEndpoints@2023-03-11' = {
  name: take('dce-${clusterName}', 44)
  location: location
  kind: 'Linux'
  tags: tags
  properties: { networkAcls: { publicNetworkAccess: 'Enabled' } }
}

resource rule 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: take('dcr-${clusterName}', 44)
  location: location
  kind: 'Linux'
  tags: tags
  properties: {
    dataCollectionEndpointId: endpoint.id
    dataSources: { prometheusForwarder: [{ name: 'prometheus', streams: ['Microsoft-PrometheusMetrics'], labelIncludeFilter: {} }] }
    destinations: { monitoringAccounts: [{ name: 'workspace', accountResourceId: workspaceId }] }
    dataFlows: [{ streams: ['Microsoft-PrometheusMetrics'], destinations: ['workspace'] }]
  }
}

resource association 'Microsoft.Insights/dataCollectionRuleAssociations@2023-03-11' = {
  name: 'prometheus'
  scope: cluster
  properties: { dataCollectionRuleId: rule.id }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspaceId, readerId, readRole)
  scope: workspace
  properties: {
    principalId: readerId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readRole)
  }
}
