# Before anything is made: the providers are registered, and the region has the processors that the GPU pool may grow to.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

foreach ($provider in 'Microsoft.ContainerService', 'Microsoft.DBforPostgreSQL', 'Microsoft.Dashboard', 'Microsoft.Monitor', 'Microsoft.AlertsManagement', 'Microsoft.KeyVault') {
    az provider register --namespace $provider --output none
}

$size = $env:DREAMER_GPU_VM_SIZE
if (-not $size) {
    Write-Output "No GPU is asked for: silos will run on CPUs. 'azd env set DREAMER_GPU_VM_SIZE Standard_NC24ads_A100_v4' asks for one."
    exit 0
}

$sku = az vm list-skus --location $env:AZURE_LOCATION --resource-type virtualMachines --size $size --output json | ConvertFrom-Json | Where-Object name -EQ $size | Select-Object -First 1
if (-not $sku) { throw "The region $env:AZURE_LOCATION has no machines of the size '$size'." }
$cores = [int]($sku.capabilities | Where-Object name -EQ 'vCPUs').value
$usage = az vm list-usage --location $env:AZURE_LOCATION --output json | ConvertFrom-Json | Where-Object { $_.name.value -eq $sku.family }
$free = [int]$usage.limit - [int]$usage.currentValue
$nodes = if ($env:DREAMER_GPU_MAX_NODES) { [int]$env:DREAMER_GPU_MAX_NODES } else { 2 }
$wanted = $cores * $nodes
if ($free -lt $wanted) {
    throw "The GPU pool may grow to $wanted cores of $($sku.family), and $env:AZURE_LOCATION has $free free: ask for quota, or set DREAMER_GPU_MAX_NODES lower."
}
Write-Output "$env:AZURE_LOCATION has $free cores of $($sku.family) free, of which the GPU pool takes $wanted at most."
