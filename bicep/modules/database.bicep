// PostgreSQL for membership and reminders: inside the network, and opened by identities alone.
param name string
param location string
param tags object
param subnetId string
param networkId string

@description('Identities that may make the tables, each as { name, objectId }.')
param owners array

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'dreamer'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
}

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard_D2ds_v5', tier: 'GeneralPurpose' }
  properties: {
    version: '16'
    authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId: tenant().tenantId }
    network: { delegatedSubnetResourceId: subnetId, privateDnsZoneArmResourceId: zone.id }
    storage: { storageSizeGB: 32, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 7, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: 'ZoneRedundant' }
  }
  dependsOn: [zone::link]

  resource database 'databases' = {
    name: 'dreamer'
    properties: { charset: 'UTF8' }
  }
}

// One after the other: the server takes no two changes at once.
@batchSize(1)
resource admins 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2024-08-01' = [
  for owner in owners: {
    parent: server
    name: owner.objectId
    properties: { principalName: owner.name, principalType: 'ServicePrincipal', tenantId: tenant().tenantId }
    dependsOn: [server::database]
  }
]

output host string = server.properties.fullyQualifiedDomainName
output database string = server::database.name
