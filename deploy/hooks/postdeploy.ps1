# Builds the images in the registry, which needs no container engine here, and starts the cluster from them by their digests.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$root = Split-Path (Split-Path $PSScriptRoot)
$version = git -C $root rev-parse --short=12 HEAD

# Answers where the image is, by digest.
function Build-Image([string] $Name) {
    az acr build --registry $env:AZURE_CONTAINER_REGISTRY_NAME --image "dreamer/${Name}:$version" --file "$root/deploy/images/$Name.Dockerfile" $root --output none | Out-Host
    $digest = az acr repository show --name $env:AZURE_CONTAINER_REGISTRY_NAME --image "dreamer/${Name}:$version" --query digest --output tsv
    "$env:AZURE_CONTAINER_REGISTRY_ENDPOINT/dreamer/$Name@$digest"
}
$kind = if ($env:AZURE_GPU_VM_SIZE) { 'cuda' } else { 'cpu' }
$env:DREAMER_GATEWAY_IMAGE = Build-Image 'gateway'
$env:DREAMER_SILO_IMAGE = Build-Image "silo-$kind"

# What Azure decided stands as ${NAME} in deploy/k8s; a name that is not known here ends it.
$rendered = (kubectl kustomize "$root/deploy/k8s/azure-$kind") -join "`n"
$rendered = [regex]::Replace($rendered, '\$\{([A-Z_]+)\}', {
        param($match)
        $value = [Environment]::GetEnvironmentVariable($match.Groups[1].Value)
        if (-not $value) { throw "$($match.Groups[1].Value) is not an output of bicep/main.bicep" }
        $value
    })
$rendered | kubectl apply -f -
kubectl --namespace $env:AZURE_NAMESPACE rollout status deployment/dreamer-gateway --timeout=15m

Write-Output "Dreamer runs, and nothing outside of the cluster reaches it yet: docs/deploy.md says how it is opened. From here:"
Write-Output "  kubectl --namespace $env:AZURE_NAMESPACE port-forward service/dreamer-gateway 8080:8080"
Write-Output "  az keyvault secret show --vault-name $env:AZURE_VAULT_NAME --name dreamer-api-key --query value --output tsv"
