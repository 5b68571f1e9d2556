// The registry of images. Only identities push and pull.
param name string
param location string
param tags object

@description('Who pulls: the identity of the machines.')
param pullerId string

var pullRole = '7f951dda-4ed3-4680-a7ca-43fe172d538d' // AcrPull

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { adminUserEnabled: false }
}

resource puller 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, pullerId, pullRole)
  scope: registry
  properties: {
    principalId: pullerId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', pullRole)
  }
}

output name string = registry.name
output endpoint string = registry.properties.loginServer
