// The pools that work is done on: gateways in two zones, GPU machines from none, and spot ones for batch work.
param clusterName string
param subnetId string
param gatewayVmSize string
param gatewayMaxNodes int
param gpuVmSize string
param gpuMaxNodes int
param gpuSpotMaxNodes int
param tags object

// The taint keeps other pods off machines that cost much. deploy/k8s tolerates it, and asks for the label.
var gpuTaint = 'sku=gpu:NoSchedule'
var gpuLabels = { 'dreamer/device': 'cuda' }

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' existing = {
  name: clusterName
}

resource gateways 'Microsoft.ContainerService/managedClusters/agentPools@2025-05-01' = {
  parent: cluster
  name: 'gateway'
  properties: {
    mode: 'User'
    vmSize: gatewayVmSize
    count: 2
    minCount: 2
    maxCount: gatewayMaxNodes
    enableAutoScaling: true
    availabilityZones: ['1', '2']
    osType: 'Linux'
    osSKU: 'AzureLinux'
    vnetSubnetID: subnetId
    nodeLabels: { 'dreamer/device': 'cpu' }
    upgradeSettings: { maxSurge: '1', drainTimeoutInMinutes: 30 }
    tags: tags
  }
}

resource gpus 'Microsoft.ContainerService/managedClusters/agentPools@2025-05-01' = if (!empty(gpuVmSize)) {
  parent: cluster
  name: 'gpu'
  properties: {
    mode: 'User'
    vmSize: gpuVmSize
    count: 0
    minCount: 0
    maxCount: gpuMaxNodes
    enableAutoScaling: true
    osType: 'Linux'
    osSKU: 'Ubuntu'
    osDiskType: 'Ephemeral'
    vnetSubnetID: subnetId
    nodeLabels: union(gpuLabels, { 'dreamer/spot': 'no' })
    nodeTaints: [gpuTaint]
    gpuProfile: { driver: 'Install' }
    upgradeSettings: { maxSurge: '1', drainTimeoutInMinutes: 30 }
    tags: tags
  }
}

resource spotGpus 'Microsoft.ContainerService/managedClusters/agentPools@2025-05-01' = if (!empty(gpuVmSize) && gpuSpotMaxNodes > 0) {
  parent: cluster
  name: 'gpuspot'
  properties: {
    mode: 'User'
    vmSize: gpuVmSize
    count: 0
    minCount: 0
    maxCount: gpuSpotMaxNodes
    enableAutoScaling: true
    osType: 'Linux'
    osSKU: 'Ubuntu'
    osDiskType: 'Ephemeral'
    vnetSubnetID: subnetId
    scaleSetPriority: 'Spot'
    scaleSetEvictionPolicy: 'Delete'
    spotMaxPrice: json('-1')
    nodeLabels: union(gpuLabels, { 'dreamer/spot': 'yes' })
    nodeTaints: [gpuTaint, 'kubernetes.azure.com/scalesetpriority=spot:NoSchedule']
    gpuProfile: { driver: 'Install' }
    tags: tags
  }
}
