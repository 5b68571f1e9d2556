using Dreamer.Generations;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Tests.Scheduling;

public sealed class FairOrderTests : FairOrderDevice
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 4)]
    [InlineData(0.5, 1, 10)]
    public void Under_backlog_device_time_is_shared_by_weight_however_long_each_ones_work_takes(double a, double b, double c)
    {
        (Weights["a"], Weights["b"], Weights["c"]) = (a, b, c);
        var random = new Random(7);
        Add("a", "b", "c");
        Add("a", "b", "c");
        for (var i = 0; i < 5_000; i++)
        {
            var tenant = ServeOne(t => t switch { "a" => 0.25, "b" => 0.05, _ => 0.05 + 0.2 * random.NextDouble() });
            Add(tenant);
        }
        var total = Served.Values.Sum();
        Assert.All("abc", t => Assert.InRange(Served[t.ToString()] / total / (Weights[t.ToString()] / (a + b + c)), 0.9, 1.1));
    }

    [Fact]
    public void A_weight_that_changes_counts_from_then_on()
    {
        (Weights["a"], Weights["b"]) = (1, 1);
        Add("a", "b");
        Add("a", "b");
        Serve(200);
        Weights["a"] = 3;
        var (a, b) = (Served["a"], Served["b"]);
        Serve(2_000);
        Assert.InRange((Served["a"] - a) / (Served["b"] - b), 2.8, 3.2);

        void Serve(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Add(ServeOne(_ => 0.1));
            }
        }
    }

    [Fact]
    public void Long_waits_for_their_weight_in_the_batch_lane_do_not_bend_its_shares()
    {
        (Weights["a"], Weights["b"]) = (9, 1);
        foreach (var tenant in Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "a" : "b"))
        {
            Add(tenant, Lane.Batch); // forty at 0.25 s: all of b's wait longer than the patience
        }
        for (var i = 0; i < 2_000; i++)
        {
            Add(ServeOne(_ => 0.25), Lane.Batch);
        }
        Assert.InRange(Served["a"] / Served["b"], 8.1, 9.9);
    }

    [Fact]
    public void What_a_tenant_misses_while_its_job_has_no_place_stays_owed_to_it()
    {
        Add("busy", "busy");
        Order.Expect(new WorkClaim(TenantId.Parse("outside")));
        for (var i = 0; i < 20; i++)
        {
            Add(ServeOne(_ => 0.1));
        }
        Assert.True(Order.HadBy(new WorkClaim(TenantId.Parse("outside"))) < Order.HadBy(new WorkClaim(TenantId.Parse("busy"))));
        Add("outside", "outside");
        Order.Withdraw(new WorkClaim(TenantId.Parse("outside")));
        for (var i = 0; i < 20; i++)
        {
            Add(ServeOne(_ => 0.1));
        }
        Assert.InRange(Served["outside"], 1.8, 2.2); // half of four seconds, though it came when two of them were over
    }

    [Fact]
    public void Nobody_saves_up_credit_while_idle()
    {
        Add("busy");
        for (var i = 0; i < 1_000; i++)
        {
            Add(ServeOne(_ => 0.1));
        }
        Served.Clear();
        Add("idle");
        for (var i = 0; i < 20; i++)
        {
            Add(ServeOne(_ => 0.1));
        }
        Assert.InRange(Served["busy"], 0.9, 1.1); // half of two seconds, and not what is left after a hundred seconds' credit
    }

    [Fact]
    public void Of_two_jobs_alike_the_earlier_one_goes_on()
    {
        AddNamed("later", Claim() with { Since = TimeSpan.FromSeconds(2) });
        AddNamed("earlier", Claim() with { Since = TimeSpan.FromSeconds(1) });
        AddNamed("its text", Claim());
        Assert.Equal(["its text", "earlier", "later"], TakeAll());
    }

    [Fact]
    public void In_a_tenants_lane_the_earliest_deadline_comes_first_and_the_rest_in_order_of_arrival()
    {
        AddNamed("none", Claim());
        AddNamed("late", Claim(deadline: 60));
        AddNamed("soon", Claim(deadline: 10));
        AddNamed("none either", Claim());
        Assert.Equal(["soon", "late", "none", "none either"], TakeAll());
    }

    [Fact]
    public void A_still_passes_a_clip_of_its_tenant_until_the_clip_has_waited_too_long()
    {
        AddNamed("clip", Claim() with { Brief = false });
        AddNamed("still", Claim());
        Assert.Equal(["still", "clip"], TakeAll());
        AddNamed("clip", Claim() with { Brief = false });
        Clock.Advance(Patience + TimeSpan.FromSeconds(1));
        AddNamed("still", Claim());
        Assert.Equal(["clip", "still"], TakeAll());
    }

    [Fact]
    public void Deadlines_give_a_tenant_no_more_than_its_share()
    {
        for (var i = 0; i < 1_000; i++)
        {
            AddNamed("hurried", new WorkClaim(Tenant("hurried"), Deadline: Today.AddSeconds(1)));
            Add("patient");
            ServeOne(_ => 0.1);
        }
        Assert.InRange(Served["hurried"] / Served["patient"], 0.9, 1.1);
    }
}
