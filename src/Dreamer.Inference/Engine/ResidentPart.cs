using Dreamer.Devices;
using Dreamer.Inference.Telemetry;

namespace Dreamer.Inference.Engine;

/// <summary>A part of a model, in the memory of a device that has the model itself.</summary>
internal sealed class ResidentPart(ResidentModel model, DevicePart part) : Resident
{
    private volatile bool _isLoaded;

    public string Part => part.Name;

    public bool EmbedsTexts => part.EmbedsTexts;

    public override string Name => $"{model.Name}/{part.Name}";

    public override long Bytes => part.WeightBytes;

    public override bool IsResident => _isLoaded;

    public override bool LeavesFirst => EmbedsTexts;

    public override void Load()
    {
        model.Weights.Load(part.Name);
        _isLoaded = true;
        DeviceMetrics.Holds(What, part.WeightBytes);
    }

    public override void Unload()
    {
        model.Weights.Unload(part.Name);
        Forget();
    }

    /// <summary>Its model's weights are gone, and its own with them.</summary>
    public void Forget()
    {
        DeviceMetrics.Holds(What, _isLoaded ? -part.WeightBytes : 0);
        _isLoaded = false;
    }

    private string What => EmbedsTexts ? "text_encoders" : "weights";
}
