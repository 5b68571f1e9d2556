# After the resources are made: kubectl knows the cluster, the vault has keys, Grafana has the dashboards.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$here = Split-Path $PSScriptRoot

az aks get-credentials --resource-group $env:AZURE_RESOURCE_GROUP --name $env:AZURE_AKS_CLUSTER_NAME --overwrite-existing --only-show-errors
kubelogin convert-kubeconfig --login azurecli

# Made once, and never printed; a role that was granted a moment ago may not count yet.
function Add-Key([string] $Name, [string] $Prefix) {
    for ($try = 0; ; $try++) {
        try { $found = az keyvault secret list --vault-name $env:AZURE_VAULT_NAME --query "[?name=='$Name'] | length(@)" --output tsv; break }
        catch { if ($try -ge 30) { throw "The vault $env:AZURE_VAULT_NAME cannot be read." }; Start-Sleep -Seconds 10 }
    }
    if ($found -eq '0') {
        $random = [Convert]::ToHexString([Security.Cryptography.RandomNumberGenerator]::GetBytes(20)).ToLowerInvariant()
        az keyvault secret set --vault-name $env:AZURE_VAULT_NAME --name $Name --value "$Prefix$random" --output none
    }
}
Add-Key 'dreamer-api-key' 'dk_local_'
Add-Key 'dreamer-admin-key' 'admin_'

az extension add --name amg --only-show-errors --upgrade
foreach ($dashboard in Get-ChildItem "$here/dashboards/*.json") {
    az grafana dashboard create --resource-group $env:AZURE_RESOURCE_GROUP --name $env:AZURE_GRAFANA_NAME --overwrite true --definition "@$dashboard" --output none
}

if ($env:AZURE_GPU_VM_SIZE) {
    kubectl apply -k "$here/k8s/gpu-plugin"
}
