using Dreamer.Bench.Scale.Days;

namespace Dreamer.Bench.Scale.Tests.Days;

public sealed class ContentionTests
{
    [Fact]
    public void Tenants_that_all_ask_for_more_get_device_time_by_their_weights()
    {
        var had = new Contention(devices: 4, tenants: 10, pendingEach: 12, hours: 2).Run();
        Assert.InRange(Contention.Jain(had), 0.97, 1);
    }

    [Theory]
    [InlineData(1, new[] { 3.0, 3, 3, 3 })]
    [InlineData(0.25, new[] { 5.0, 0, 0, 0 })]
    public void Jains_index_is_one_for_equals_and_an_nth_where_one_has_all(double index, double[] had) => Assert.Equal(index, Contention.Jain(had), 9);
}
