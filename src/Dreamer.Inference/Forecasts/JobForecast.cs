namespace Dreamer.Inference.Forecasts;

/// <summary>In how many milliseconds a job has its place, and has come to its end; null where nobody can know.</summary>
internal sealed record JobForecast(double? StartsIn, double? EndsIn)
{
    public static JobForecast Unknown { get; } = new(null, null);
}
