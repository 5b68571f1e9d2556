// Keys of the API. This template makes the vault and none of what is in it: a hook makes keys where there are none.
param name string
param location string
param tags object

@description('Who reads: the gateways.')
param readerId string

@description('Who writes: who deploys.')
param writerId string
param writerType string

var readRole = '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User
var writeRole = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7' // Key Vault Secrets Officer

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    publicNetworkAccess: 'Enabled'
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerId, readRole)
  scope: vault
  properties: {
    principalId: readerId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readRole)
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(writerId)) {
  name: guid(vault.id, writerId, writeRole)
  scope: vault
  properties: {
    principalId: writerId
    principalType: writerType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', writeRole)
  }
}

output name string = vault.name
