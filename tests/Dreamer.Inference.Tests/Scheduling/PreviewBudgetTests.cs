using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Tests.Scheduling;

public sealed class PreviewBudgetTests
{
    [Theory]
    [InlineData(0.1, 30)]
    [InlineData(1, 30)]
    [InlineData(40, 30)]
    public void Previews_cost_no_more_than_two_percent_of_the_steps_however_dear_one_is(double preview, double step)
    {
        var budget = new PreviewBudget();
        var (steps, previews, unseen) = (0.0, 0.0, 0.0);
        for (var i = 0; i < 100_000; i++)
        {
            (steps, unseen) = (steps + step, unseen + step);
            if (budget.Allows(unseen))
            {
                budget.Record(preview);
                (previews, unseen) = (previews + preview, 0);
            }
        }
        Assert.InRange(previews / steps, 0.003, 0.0201); // at 0.1 ms after every step, which is a third of a percent
    }
}
