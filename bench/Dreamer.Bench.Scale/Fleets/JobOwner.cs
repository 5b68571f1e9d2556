using Dreamer.Bench.Scale.Clock;
using Dreamer.Bench.Scale.Tallies;
using Dreamer.Grains.Devices;

namespace Dreamer.Bench.Scale.Fleets;

/// <summary>Drives jobs as generations do: each chooses a device by the product's directory, waits in its line, and chooses anew whenever it hears of its position.</summary>
internal sealed class JobOwner(Agenda agenda, LivingDevices directory, Tally tally, Action<SimulatedJob> ended)
{
    private static readonly TimeSpan s_noDevice = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, SimulatedDevice> _devices = [];

    public IReadOnlyCollection<SimulatedDevice> Devices => _devices.Values;

    public void Add(SimulatedDevice device)
    {
        _devices[device.Name] = device;
        Hear(device);
    }

    public void Hear(SimulatedDevice device)
    {
        tally.Count(GrainCall.Heartbeat);
        directory.Note(device.Report);
    }

    /// <summary>The device is gone: its jobs go elsewhere, in peace with all that they have done.</summary>
    public void Remove(SimulatedDevice device, bool inPeace)
    {
        _devices.Remove(device.Name);
        foreach (var job in device.End(inPeace))
        {
            job.FailedOn = inPeace ? job.FailedOn : device.Name;
            tally.Interrupted(inPeace);
            SeekAfter(job, inPeace ? TimeSpan.Zero : s_retry);
        }
    }

    /// <summary>It chooses a device for the job and asks there, until it waits or has a place.</summary>
    public void Seek(SimulatedJob job)
    {
        do
        {
            if (!TryChoose(job))
            {
                SeekAfter(job, s_noDevice);
                return;
            }
            tally.Count(GrainCall.Admit);
        }
        while (job.On!.Ask(job));
    }

    /// <summary>It has a place, where its model is loaded or has to be.</summary>
    public void Entered(SimulatedJob job, bool isLoaded)
    {
        tally.Placed(isLoaded);
        job.Device = job.On!.Name;
        if (job.Began is null)
        {
            job.Began = agenda.Now;
            tally.Count(GrainCall.ReportToSession, job.Tenant);
            tally.Count(GrainCall.SaveGeneration, job.Tenant);
        }
    }

    public void Advanced(SimulatedJob job, TimeSpan time)
    {
        tally.Worked(job, time);
        tally.Count(GrainCall.Advance);
        tally.Count(GrainCall.ReportToSession, job.Tenant);
        if (job.Steps == job.Saved)
        {
            tally.Count(GrainCall.SaveGeneration, job.Tenant);
        }
    }

    /// <summary>It gave its place up.</summary>
    public void Paused(SimulatedJob job)
    {
        tally.Evicted();
        SeekAfter(job, TimeSpan.Zero);
    }

    public void Made(SimulatedJob job)
    {
        job.On = null;
        job.Ends++;
        ended(job);
    }

    private void SeekAfter(SimulatedJob job, TimeSpan pause)
    {
        var wait = ++job.Waits;
        agenda.After(pause, () =>
        {
            if (job.Waits == wait)
            {
                Seek(job);
            }
        });
    }

    private bool TryChoose(SimulatedJob job)
    {
        while (true)
        {
            tally.Count(GrainCall.Choose);
            tally.Count(GrainCall.ReadLimits, job.Tenant);
            if (directory.Choose(job.Device, job.Work.Model, job.FailedOn, job.On?.Name, part: null) is not { } choice)
            {
                return false;
            }
            if (_devices.TryGetValue(choice.Device, out var device))
            {
                MoveTo(job, device);
                return true;
            }
            tally.Count(GrainCall.Suspect);
            directory.Forget(choice.Device);
        }
    }

    private static void MoveTo(SimulatedJob job, SimulatedDevice device)
    {
        if (job.On != device)
        {
            job.On?.Leave(job);
            job.On = device;
        }
    }
}
