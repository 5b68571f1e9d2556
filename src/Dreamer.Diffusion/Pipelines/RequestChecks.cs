namespace Dreamer.Diffusion.Pipelines;

/// <summary>Bounds of requests: nothing that a stranger asks for may exhaust the device.</summary>
internal static class RequestChecks
{
    public const double MaxGuidance = 100;

    private const int MaxSize = 2048;

    public static void Steps(int steps, ModelInfo model)
    {
        if (steps < 1 || steps > model.MaxSteps)
        {
            throw new ArgumentException($"{steps} steps; this model takes 1 to {model.MaxSteps}.");
        }
    }

    public static void Size(int size, ModelInfo model)
    {
        if (size < model.LatentScale || size > MaxSize || size % model.LatentScale != 0)
        {
            throw new ArgumentException($"A size of {size} pixels; it must be a multiple of {model.LatentScale} up to {MaxSize}.");
        }
    }

    public static void Range(string name, double value, double max)
    {
        if (!(value >= 0 && value <= max))
        {
            throw new ArgumentException($"The {name} is {value}; it must lie between 0 and {max}.");
        }
    }
}
