using Dreamer.Generations;
using Dreamer.Inference.Forecasts;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Tests.Forecasts;

/// <summary>When a job begins and ends, by what is before it.</summary>
public sealed class ForecastTests
{
    [Fact]
    public void A_job_alone_takes_what_it_needs() => Assert.Equal(new JobForecast(0, 300), Forecast.Of("a", [Work("a", 300)], []));

    [Fact]
    public void One_tenants_jobs_run_one_after_another_and_whoever_waits_begins_when_a_place_is_free()
    {
        ExpectedWork[] places = [Work("a", 300), Work("b", 200)], line = [Work("c", 100), Work("d", 50)];

        Assert.Equal(new JobForecast(0, 500), Forecast.Of("b", places, line));
        Assert.Equal(new JobForecast(300, 600), Forecast.Of("c", places, line));
        Assert.Equal(new JobForecast(500, 650), Forecast.Of("d", places, line));
    }

    [Fact]
    public void Two_tenants_share_the_device_by_their_weights()
    {
        ExpectedWork[] places = [Work("a", 300), Work("b", 300, "other", weight: 3)];

        Assert.Equal(400, Forecast.Of("b", places, []).EndsIn!.Value, 6); // three quarters of the device
        Assert.Equal(600, Forecast.Of("a", places, []).EndsIn!.Value, 6);
    }

    [Fact]
    public void Of_those_who_wait_the_tenant_with_fewer_places_comes_in_first()
    {
        ExpectedWork[] places = [Work("a", 100), Work("b", 100)], line = [Work("c", 100), Work("d", 100, "other")];

        Assert.Equal(100, Forecast.Of("d", places, line).StartsIn);
        Assert.True(Forecast.Of("c", places, line).StartsIn > 100);
    }

    [Fact]
    public void Work_that_nobody_waits_for_gives_its_place_up_and_goes_on_behind()
    {
        ExpectedWork[] places = [Work("batch", 1_000, lane: Lane.Batch)], line = [Work("urgent", 200)];

        Assert.Equal(new JobForecast(0, 200), Forecast.Of("urgent", places, line));
        Assert.Equal(1_200, Forecast.Of("batch", places, line).EndsIn);
    }

    [Fact]
    public void The_earlier_deadline_and_the_still_come_first()
    {
        var soon = new WorkClaim(TenantId.Local, Deadline: DateTimeOffset.UnixEpoch);
        ExpectedWork[] places = [Work("clip", 500) with { Claim = new WorkClaim(TenantId.Local, Brief: false) }, Work("still", 100), Work("due", 50) with { Claim = soon }];

        Assert.Equal((50, 150, 650), (Ends("due"), Ends("still"), Ends("clip")));

        double? Ends(string job) => Forecast.Of(job, places, []).EndsIn;
    }

    [Fact]
    public void Behind_something_that_was_never_measured_nobody_is_told_of_a_time()
    {
        ExpectedWork[] places = [Work("a", 100), Work("new", null)], line = [Work("c", 100), Work("d", 100)];

        Assert.Equal(new JobForecast(0, 100), Forecast.Of("a", places, line));
        Assert.Equal(new JobForecast(0, null), Forecast.Of("new", places, line));
        Assert.Equal(new JobForecast(100, null), Forecast.Of("c", places, line));
        Assert.Equal(JobForecast.Unknown, Forecast.Of("d", places, line));
    }

    private static ExpectedWork Work(string job, double? milliseconds, string tenant = "local", Lane lane = Lane.Interactive, double weight = 1) =>
        new(job, new WorkClaim(TenantId.Parse(tenant), lane), milliseconds, weight);
}
