#!/bin/sh
# Before anything is made: the providers are registered, and the region has the processors that the GPU pool may grow to.
set -eu

for provider in Microsoft.ContainerService Microsoft.DBforPostgreSQL Microsoft.Dashboard Microsoft.Monitor Microsoft.AlertsManagement Microsoft.KeyVault; do
    az provider register --namespace "$provider" --output none
done

size=${DREAMER_GPU_VM_SIZE:-}
if [ -z "$size" ]; then
    echo "No GPU is asked for: silos will run on CPUs. 'azd env set DREAMER_GPU_VM_SIZE Standard_NC24ads_A100_v4' asks for one."
    exit 0
fi

skus() { az vm list-skus --location "$AZURE_LOCATION" --resource-type virtualMachines --size "$size" --query "[?name=='$size'] | [0].$1" --output tsv; }
usage() { az vm list-usage --location "$AZURE_LOCATION" --query "[?name.value=='$family'].$1 | [0]" --output tsv; }

family=$(skus family)
[ -n "$family" ] || { echo "The region $AZURE_LOCATION has no machines of the size '$size'." >&2; exit 1; }
cores=$(skus "capabilities[?name=='vCPUs'].value | [0]")
limit=$(usage limit)
free=$((${limit:-0} - $(usage currentValue)))
wanted=$((cores * ${DREAMER_GPU_MAX_NODES:-2}))
if [ "$free" -lt "$wanted" ]; then
    echo "The GPU pool may grow to $wanted cores of $family, and $AZURE_LOCATION has $free free: ask for quota, or set DREAMER_GPU_MAX_NODES lower." >&2
    exit 1
fi
echo "$AZURE_LOCATION has $free cores of $family free, of which the GPU pool takes $wanted at most."
