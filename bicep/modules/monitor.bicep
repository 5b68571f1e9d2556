// The workspace that metrics of the cluster go to.
param name string
param location string
param tags object

resource workspace 'Microsoft.Monitor/accounts@2023-04-03' = {
  name: name
  location: location
  tags: tags
}

output id string = workspace.id
output queryEndpoint string = workspace.properties.metrics.prometheusQueryEndpoint
