// Kubernetes: Azure CNI Overlay with Cilium, whose network policies are enforced; identities of pods; KEDA; secrets from Key Vault; metrics.
param name string
param location string
param tags object
param subnetId string
param systemVmSize string
param authorizedIpRanges array
param adminObjectId string
param adminType string

var clusterAdminRole = 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b' // Azure Kubernetes Service RBAC Cluster Admin
var networkRole = '4d97b98b-1d4f-4787-a291-c67834d212e7' // Network Contributor

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}'
  location: location
  tags: tags
}

// The cluster joins machines to a subnet that is not its own, and makes load balancers there.
resource joinsSubnet 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, identity.id, networkRole)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', networkRole)
  }
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Base', tier: 'Standard' }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    dnsPrefix: name
    disableLocalAccounts: true
    enableRBAC: true
    aadProfile: { managed: true, enableAzureRBAC: true }
    apiServerAccessProfile: { authorizedIPRanges: authorizedIpRanges }
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' }
    oidcIssuerProfile: { enabled: true }
    securityProfile: { workloadIdentity: { enabled: true }, imageCleaner: { enabled: true, intervalHours: 168 } }
    workloadAutoScalerProfile: { keda: { enabled: true } }
    azureMonitorProfile: { metrics: { enabled: true } }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      loadBalancerSku: 'standard'
      podCidr: '10.244.0.0/16'
      serviceCidr: '10.61.0.0/16'
      dnsServiceIP: '10.61.0.10'
    }
    addonProfiles: {
      azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true', rotationPollInterval: '2m' } }
    }
    // A machine with a GPU goes as soon as no pod needs it: the silo's own cooldown has run by then.
    autoScalerProfile: { 'scale-down-unneeded-time': '5m', 'skip-nodes-with-local-storage': 'false', expander: 'least-waste' }
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        vmSize: systemVmSize
        count: 2
        minCount: 2
        maxCount: 3
        enableAutoScaling: true
        availabilityZones: ['1', '2']
        osSKU: 'AzureLinux'
        vnetSubnetID: subnetId
        nodeTaints: ['CriticalAddonsOnly=true:NoSchedule']
        upgradeSettings: { maxSurge: '1' }
      }
    ]
  }
  dependsOn: [joinsSubnet]
}

// Machines are upgraded on Sunday nights, so that silos are drained when least is asked of them.
resource window 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations@2025-05-01' = [
  for kind in ['aksManagedAutoUpgradeSchedule', 'aksManagedNodeOSUpgradeSchedule']: {
    parent: cluster
    name: kind
    properties: {
      maintenanceWindow: {
        durationHours: 6
        startTime: '01:00'
        utcOffset: '+00:00'
        schedule: { weekly: { dayOfWeek: 'Sunday', intervalWeeks: 1 } }
      }
    }
  }
]

resource admin 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(adminObjectId)) {
  name: guid(cluster.id, adminObjectId, clusterAdminRole)
  scope: cluster
  properties: {
    principalId: adminObjectId
    principalType: adminType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', clusterAdminRole)
  }
}

output name string = cluster.name
output issuer string = cluster.properties.oidcIssuerProfile.issuerURL
output kubeletObjectId string = cluster.properties.identityProfile.kubeletidentity.objectId
