// Everything that a cluster of Dreamer needs in Azure, in one resource group. `azd up` runs it; docs/deploy.md explains it.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('The name of the environment, from which names of resources are made.')
param environmentName string

@minLength(1)
@description('The region of all resources.')
param location string

@description('The object id of who deploys: may write keys to the vault and look at Grafana. Empty grants nobody anything.')
param principalId string = ''

@allowed(['User', 'ServicePrincipal', 'Group'])
@description('What principalId is.')
param principalType string = 'User'

@description('The size of GPU machines, such as Standard_NC24ads_A100_v4. Empty makes no GPU pool: silos then run on CPUs.')
param gpuVmSize string = ''

@minValue(1)
@maxValue(100)
@description('Machines that the GPU pool grows to at most. It begins with none.')
param gpuMaxNodes int = 2

@minValue(0)
@maxValue(100)
@description('The same of a second GPU pool of spot machines, which batch work may lose at any time. 0 makes none.')
param gpuSpotMaxNodes int = 0

@description('The size of machines for Kubernetes itself.')
param systemVmSize string = 'Standard_D2as_v5'

@description('The size of machines for gateways, and for silos where there is no GPU.')
param gatewayVmSize string = 'Standard_D4as_v5'

@minValue(1)
@maxValue(50)
@description('Machines that the pool of gateways grows to at most. It begins with two.')
param gatewayMaxNodes int = 6

@description('Networks that may reach the API of Kubernetes, as 203.0.113.0/24. None lets every network try.')
param authorizedIpRanges array = []

@description('The most that the resource group should cost in a month, in the currency of the subscription. 0 sets no budget.')
param monthlyBudget int = 0

@description('Who is told when the budget is nearly used up. Without an address there is no budget.')
param budgetContacts array = []

@description('The first day of the budget, which must be the first of a month.')
param budgetStart string = utcNow('yyyy-MM-01')

var tags = { 'azd-env-name': environmentName, product: 'dreamer' }
var token = toLower(uniqueString(subscription().id, environmentName, location))
var kubernetesNamespace = 'dreamer'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module network 'modules/network.bicep' = {
  scope: group
  params: { name: 'vnet-${token}', location: location, tags: tags }
}

module monitor 'modules/monitor.bicep' = {
  scope: group
  params: { name: 'amw-${token}', location: location, tags: tags }
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: { name: 'cr${token}', location: location, tags: tags, pullerId: cluster.outputs.kubeletObjectId }
}

module cluster 'modules/cluster.bicep' = {
  scope: group
  params: {
    name: 'aks-${token}'
    location: location
    tags: tags
    subnetId: network.outputs.nodesSubnetId
    systemVmSize: systemVmSize
    authorizedIpRanges: authorizedIpRanges
    adminObjectId: principalId
    adminType: principalType
  }
}

module pools 'modules/pools.bicep' = {
  scope: group
  params: {
    clusterName: cluster.outputs.name
    subnetId: network.outputs.nodesSubnetId
    gatewayVmSize: gatewayVmSize
    gatewayMaxNodes: gatewayMaxNodes
    gpuVmSize: gpuVmSize
    gpuMaxNodes: gpuMaxNodes
    gpuSpotMaxNodes: gpuSpotMaxNodes
    tags: tags
  }
}

module gatewayIdentity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-gateway-${token}'
    location: location
    tags: tags
    issuer: cluster.outputs.issuer
    subject: 'system:serviceaccount:${kubernetesNamespace}:dreamer-gateway'
  }
}

module siloIdentity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-silo-${token}'
    location: location
    tags: tags
    issuer: cluster.outputs.issuer
    subject: 'system:serviceaccount:${kubernetesNamespace}:dreamer-silo'
  }
}

module scalerIdentity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-scaler-${token}'
    location: location
    tags: tags
    issuer: cluster.outputs.issuer
    subject: 'system:serviceaccount:kube-system:keda-operator'
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    subnetId: network.outputs.endpointsSubnetId
    networkId: network.outputs.id
    writerIds: [gatewayIdentity.outputs.principalId, siloIdentity.outputs.principalId]
  }
}

module database 'modules/database.bicep' = {
  scope: group
  params: {
    name: 'psql-${token}'
    location: location
    tags: tags
    subnetId: network.outputs.databaseSubnetId
    networkId: network.outputs.id
    owners: [
      { name: gatewayIdentity.outputs.name, objectId: gatewayIdentity.outputs.principalId }
      { name: siloIdentity.outputs.name, objectId: siloIdentity.outputs.principalId }
    ]
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    readerId: gatewayIdentity.outputs.principalId
    writerId: principalId
    writerType: principalType
  }
}

module metrics 'modules/metrics.bicep' = {
  scope: group
  params: {
    clusterName: cluster.outputs.name
    workspaceId: monitor.outputs.id
    readerId: scalerIdentity.outputs.principalId
    location: location
    tags: tags
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: { clusterName: cluster.outputs.name, workspaceId: monitor.outputs.id, location: location, tags: tags }
}

module grafana 'modules/grafana.bicep' = {
  scope: group
  params: {
    name: 'amg-${take(token, 12)}'
    location: location
    tags: tags
    workspaceId: monitor.outputs.id
    adminId: principalId
    adminType: principalType
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0 && !empty(budgetContacts)) {
  scope: group
  params: { name: 'budget-${environmentName}', amount: monthlyBudget, contacts: budgetContacts, start: budgetStart }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_AKS_CLUSTER_NAME string = cluster.outputs.name
output AZURE_CONTAINER_REGISTRY_NAME string = registry.outputs.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.endpoint
output AZURE_BLOB_CONTAINER_URL string = storage.outputs.containerUrl
output AZURE_POSTGRES_HOST string = database.outputs.host
output AZURE_POSTGRES_DATABASE string = database.outputs.database
output AZURE_VAULT_NAME string = vault.outputs.name
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_GATEWAY_CLIENT_ID string = gatewayIdentity.outputs.clientId
output AZURE_GATEWAY_IDENTITY_NAME string = gatewayIdentity.outputs.name
output AZURE_SILO_CLIENT_ID string = siloIdentity.outputs.clientId
output AZURE_SILO_IDENTITY_NAME string = siloIdentity.outputs.name
output AZURE_SCALER_CLIENT_ID string = scalerIdentity.outputs.clientId
output AZURE_PROMETHEUS_ENDPOINT string = monitor.outputs.queryEndpoint
output AZURE_GRAFANA_NAME string = grafana.outputs.name
output AZURE_GPU_VM_SIZE string = gpuVmSize
output AZURE_NAMESPACE string = kubernetesNamespace
