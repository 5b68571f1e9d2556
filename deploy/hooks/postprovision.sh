#!/bin/sh
# After the resources are made: kubectl knows the cluster, the vault has keys, Grafana has the dashboards.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)

az aks get-credentials --resource-group "$AZURE_RESOURCE_GROUP" --name "$AZURE_AKS_CLUSTER_NAME" --overwrite-existing --only-show-errors
kubelogin convert-kubeconfig --login azurecli

# key NAME: made once, and never printed; a role that was granted a moment ago may not count yet.
key() {
    tries=0
    until found=$(az keyvault secret list --vault-name "$AZURE_VAULT_NAME" --query "[?name=='$1'] | length(@)" --output tsv 2>/dev/null); do
        tries=$((tries + 1))
        [ "$tries" -lt 30 ] || { echo "The vault $AZURE_VAULT_NAME cannot be read." >&2; exit 1; }
        sleep 10
    done
    [ "$found" != 0 ] || az keyvault secret set --vault-name "$AZURE_VAULT_NAME" --name "$1" --value "$2$(openssl rand -hex 20)" --output none
}
key dreamer-api-key dk_local_
key dreamer-admin-key admin_

az extension add --name amg --only-show-errors --upgrade
for dashboard in "$here"/dashboards/*.json; do
    az grafana dashboard create --resource-group "$AZURE_RESOURCE_GROUP" --name "$AZURE_GRAFANA_NAME" --overwrite true --definition "@$dashboard" --output none
done

if [ -n "${AZURE_GPU_VM_SIZE:-}" ]; then
    kubectl apply -k "$here/k8s/gpu-plugin"
fi
