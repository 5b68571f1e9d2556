using Dreamer.Inference.Admissions;
using Dreamer.Inference.Forecasts;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Denoising;

/// <summary>When a job of a device begins and ends, by those that have places and those that wait; under the lock that guards both.</summary>
internal static class PlaceForecasts
{
    /// <summary>Further back in line too much can happen, and looking would cost what ten thousand others wait for.</summary>
    private const int Furthest = 64;

    public static JobForecast Of(string name, ResidentJobs jobs, WaitingLine line, AdmissionOrder order, TenantWeights weights)
    {
        var isAlone = jobs.Count <= 1;
        var waiting = order.InLine(line.Look(), jobs.Places(), line.Now).Take(Furthest).ToList();
        return jobs.Find(name) is null && !waiting.Exists(job => job.Job == name)
            ? JobForecast.Unknown
            : Forecast.Of(
                name,
                jobs.All.OrderBy(job => job.Since).Select(job => new ExpectedWork(job.Order.Job, job.Claim, job.WorkLeft(isAlone), weights.Of(job.Claim.Tenant))),
                waiting.Select(job => new ExpectedWork(job.Job, job.Claim, job.Work(isAlone), weights.Of(job.Claim.Tenant))));
    }
}
