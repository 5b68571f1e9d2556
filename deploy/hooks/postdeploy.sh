#!/bin/sh
# Builds the images in the registry, which needs no container engine here, and starts the cluster from them by their digests.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
version=$(git -C "$root" rev-parse --short=12 HEAD)

# image NAME: prints where it is, by digest.
image() {
    az acr build --registry "$AZURE_CONTAINER_REGISTRY_NAME" --image "dreamer/$1:$version" --file "$root/deploy/images/$1.Dockerfile" "$root" --output none >&2
    digest=$(az acr repository show --name "$AZURE_CONTAINER_REGISTRY_NAME" --image "dreamer/$1:$version" --query digest --output tsv)
    echo "$AZURE_CONTAINER_REGISTRY_ENDPOINT/dreamer/$1@$digest"
}
kind=cpu
[ -z "${AZURE_GPU_VM_SIZE:-}" ] || kind=cuda
DREAMER_GATEWAY_IMAGE=$(image gateway)
DREAMER_SILO_IMAGE=$(image "silo-$kind")

rendered=$(mktemp)
trap 'rm -f "$rendered"' EXIT
kubectl kustomize "$root/deploy/k8s/azure-$kind" >"$rendered"
# What Azure decided stands as ${NAME} in deploy/k8s; a name that is not known here ends it.
for name in $(grep -o '\${[A-Z_]*}' "$rendered" | sort -u | tr -d '${}'); do
    value=$(eval "printf %s \"\${$name:?is not an output of bicep/main.bicep}\"")
    sed -i.before "s|\${$name}|$value|g" "$rendered"
done
rm -f "$rendered.before"
kubectl apply -f "$rendered"
kubectl --namespace "$AZURE_NAMESPACE" rollout status deployment/dreamer-gateway --timeout=15m

echo
echo "Dreamer runs, and nothing outside of the cluster reaches it yet: docs/deploy.md says how it is opened. From here:"
echo "  kubectl --namespace $AZURE_NAMESPACE port-forward service/dreamer-gateway 8080:8080"
echo "  az keyvault secret show --vault-name $AZURE_VAULT_NAME --name dreamer-api-key --query value --output tsv"
