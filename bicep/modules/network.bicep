// One network: machines of the cluster, PostgreSQL in a subnet of its own, and a private way to the blobs.
param name string
param location string
param tags object

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.60.0.0/16'] }
    subnets: [
      { name: 'nodes', properties: { addressPrefix: '10.60.0.0/20' } }
      { name: 'endpoints', properties: { addressPrefix: '10.60.16.0/24' } }
      {
        name: 'database'
        properties: {
          addressPrefix: '10.60.17.0/28'
          delegations: [
            { name: 'postgres', properties: { serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers' } }
          ]
        }
      }
    ]
  }

  resource nodes 'subnets' existing = { name: 'nodes' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
  resource database 'subnets' existing = { name: 'database' }
}

output id string = network.id
output nodesSubnetId string = network::nodes.id
output endpointsSubnetId string = network::endpoints.id
output databaseSubnetId string = network::database.id
