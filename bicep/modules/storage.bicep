// Blobs: one account without keys, one container, reached from the network alone.
param name string
param location string
param tags object
param subnetId string
param networkId string

@description('Principals that read and write the container.')
param writerIds array

var dataRole = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor
var blobZone = 'privatelink.blob.${environment().suffixes.storage}'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Disabled'
    networkAcls: { defaultAction: 'Deny', bypass: 'None' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: true
      changeFeed: { enabled: true, retentionInDays: 14 }
      restorePolicy: { enabled: true, days: 7 }
      deleteRetentionPolicy: { enabled: true, days: 14 }
      containerDeleteRetentionPolicy: { enabled: true, days: 14 }
      lastAccessTimeTrackingPolicy: { enable: true }
    }

    resource container 'containers' = {
      name: 'dreamer'
      properties: { publicAccess: 'None' }
    }
  }
}

// Previews, checkpoints and drafts are deleted by the server when their time is over. What stays of them are old versions, and these go here.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  dependsOn: [account::blobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'old-versions-go'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['dreamer/'] }
            actions: {
              version: { delete: { daysAfterCreationGreaterThan: 14 } }
              snapshot: { delete: { daysAfterCreationGreaterThan: 14 } }
            }
          }
        }
        {
          name: 'what-nobody-looks-at-cools'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['dreamer/'] }
            actions: {
              baseBlob: {
                tierToCool: { daysAfterLastAccessTimeGreaterThan: 30 }
                enableAutoTierToHotFromCool: true
              }
            }
          }
        }
      ]
    }
  }
}

resource writers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for writerId in writerIds: {
    name: guid(account::blobs::container.id, writerId, dataRole)
    scope: account::blobs::container
    properties: {
      principalId: writerId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataRole)
    }
  }
]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: blobZone
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'dreamer'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-${name}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: 'blob', properties: { privateLinkServiceId: account.id, groupIds: ['blob'] } }
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: 'blob', properties: { privateDnsZoneId: zone.id } }] }
  }
}

output containerUrl string = '${account.properties.primaryEndpoints.blob}${account::blobs::container.name}'
