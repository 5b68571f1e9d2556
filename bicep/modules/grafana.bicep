// Grafana on the workspace; a hook brings the dashboards of deploy/dashboards.
param name string
param location string
param tags object
param workspaceId string
param adminId string
param adminType string

var adminRole = '22926164-76b3-42b3-bc55-97df8dab3e41' // Grafana Admin
var readRole = 'b0d8363b-8ddd-447d-831f-62ca05bff136' // Monitoring Data Reader

resource workspace 'Microsoft.Monitor/accounts@2023-04-03' existing = {
  name: last(split(workspaceId, '/'))
}

resource grafana 'Microsoft.Dashboard/grafana@2024-10-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard' }
  identity: { type: 'SystemAssigned' }
  properties: {
    apiKey: 'Disabled'
    grafanaIntegrations: { azureMonitorWorkspaceIntegrations: [{ azureMonitorWorkspaceResourceId: workspaceId }] }
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspaceId, grafana.id, readRole)
  scope: workspace
  properties: {
    principalId: grafana.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readRole)
  }
}

resource admin 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(adminId)) {
  name: guid(grafana.id, adminId, adminRole)
  scope: grafana
  properties: {
    principalId: adminId
    principalType: adminType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', adminRole)
  }
}

output name string = grafana.name
