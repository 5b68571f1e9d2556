namespace Dreamer.Denoising;

/// <summary>How far a resident job is.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.JobProgress")]
public sealed record JobProgress([property: Id(0)] int Step, [property: Id(1)] int Steps, [property: Id(2)] double StepMs)
{
    public bool IsDone => Step >= Steps;
}
