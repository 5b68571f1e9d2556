// An identity that pods of one service account have, and nobody else: Azure trusts the cluster's word for it, so there is no secret.
param name string
param location string
param tags object

@description('Whose word is taken: the cluster.')
param issuer string

@description('Who it must be about: system:serviceaccount:NAMESPACE:NAME.')
param subject string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags

  resource trust 'federatedIdentityCredentials' = {
    name: 'kubernetes'
    properties: { issuer: issuer, subject: subject, audiences: ['api://AzureADTokenExchange'] }
  }
}

output name string = identity.name
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
