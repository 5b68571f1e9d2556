using Dreamer.Generations;

namespace Dreamer.Inference.Scheduling;

/// <summary>A piece of work in a <see cref="FairOrder{T}"/>: waiting, and then taken.</summary>
internal sealed class Turn<T>(WorkClaim claim, T work, TimeSpan arrived, long number)
{
    public WorkClaim Claim => claim;

    public T Work => work;

    public TimeSpan Arrived => arrived;

    /// <summary>Arrivals are numbered, because a clock may stand still.</summary>
    public long Number => number;

    /// <summary>The lane that it was taken in, once taken.</summary>
    public Lane Lane { get; set; }

    /// <summary>The accounts that pay, once taken: its tenant's in its own lane, and in the lane that it was lifted to.</summary>
    public IReadOnlyList<Flow> Payers { get; set; } = [];

    /// <summary>Says what the work took of the device: its tenant pays for that, and never for an estimate.</summary>
    public void Settle(TimeSpan deviceTime)
    {
        foreach (var payer in Payers)
        {
            payer.Pay(deviceTime);
        }
    }
}
