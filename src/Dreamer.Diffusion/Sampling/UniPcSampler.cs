using Dreamer.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Sampling;

/// <summary>
/// UniPC with the B2 form in estimates of the clean sample (Zhao et al. 2023, algorithms 1 and 2): each step first corrects where the last
/// one came to, now that the denoiser has been asked there, then predicts the next. Of first order where it begins and ends.
/// </summary>
internal sealed class UniPcSampler(FlowScheduleConfig config, FlowLevels levels) : FlowSampler(config, levels)
{
    public override SamplerState Advance(SamplerState state, Tensor output)
    {
        using var scope = NewDisposeScope();
        // Estimates of the clean sample, the latest first: this step's, the last one's, and what the history keeps behind its sample
        IReadOnlyList<Tensor> history = state.History ?? [];
        Tensor[] earlier = state.X0 is null ? [] : [state.X0, .. history.Skip(1)];
        Tensor[] estimates = [EstimateX0(state, output), .. earlier];
        // 1. Correct
        var sample = history.Count == 0 ? state.Latents : Corrected(state.Step, history[0], estimates);
        // 2. Predict
        var latents = Predicted(state.Step, sample, estimates);
        Tensor[] kept = [sample.alias(), .. earlier.Take(Config.SolverOrder - 1).Select(estimate => estimate.alias())];
        return new SamplerState(state.Step + 1, latents, estimates[0], kept).MoveToOuterDisposeScope();
    }

    /// <summary>The way from the last step's sample again, with the estimate at its end; of the order that it was predicted in.</summary>
    private Tensor Corrected(int step, Tensor previous, Tensor[] estimates)
    {
        var order = OrderAt(step - 1, estimates.Length - 1);
        var move = new Move(Sigmas[step - 1], Sigmas[step]);
        double[] ratios = [.. Enumerable.Range(1, order - 1).Select(i => move.Ratio(Sigmas[step - 1 - i])), 1];
        Tensor[] others = [.. estimates.Skip(2).Take(order - 1), estimates[0]];
        return Moved(move, previous, estimates[1], others, ratios, order == 1 ? [0.5] : move.Weights(ratios));
    }

    private Tensor Predicted(int step, Tensor sample, Tensor[] estimates)
    {
        var order = OrderAt(step, estimates.Length);
        var move = new Move(Sigmas[step], Sigmas[step + 1]);
        double[] ratios = [.. Enumerable.Range(1, order - 1).Select(i => move.Ratio(Sigmas[step - i]))];
        return Moved(move, sample, estimates[0], estimates[1..order], ratios, order == 2 ? [0.5] : move.Weights(ratios));
    }

    private int OrderAt(int step, int estimates) => Math.Min(Math.Min(Config.SolverOrder, Steps - step), estimates);

    /// <summary><c>σ'/σ x - α' (e^-h - 1) (m + Σ ρ (m_i - m) / r_i)</c>.</summary>
    private static Tensor Moved(Move move, Tensor sample, Tensor estimate, Tensor[] others, double[] ratios, double[] weights)
    {
        var pulled = estimate;
        for (var i = 0; i < others.Length; i++)
        {
            pulled = pulled + (others[i] - estimate) * (weights[i] / ratios[i]);
        }
        return sample * move.Decay - pulled * move.Pull;
    }

    /// <summary>From one noise level to the next, in half log-SNR λ.</summary>
    private readonly record struct Move(double From, double To)
    {
        private double Step => Lambda(To) - Lambda(From); // h; infinite to no noise

        public double Decay => To / From;

        public double Pull => (1 - To) * (Math.Exp(-Step) - 1);

        /// <summary>Where another level lies, in steps from the first.</summary>
        public double Ratio(double sigma) => (Lambda(sigma) - Lambda(From)) / Step;

        /// <summary>The paper's ρ: for each power k, <c>Σ ρ_i r_i^k</c> is what that power's integral over the step comes to.</summary>
        public double[] Weights(double[] ratios)
        {
            var (h, factorial) = (-Step, 1.0);
            var first = Math.Exp(h) - 1;
            var phi = first / h - 1;
            var (rows, sums) = (new double[ratios.Length][], new double[ratios.Length]);
            for (var k = 0; k < ratios.Length; k++)
            {
                rows[k] = [.. ratios.Select(ratio => Math.Pow(ratio, k))];
                sums[k] = phi * factorial / first;
                factorial *= k + 2;
                phi = phi / h - 1 / factorial;
            }
            return Solved(rows, sums);
        }

        private static double Lambda(double sigma) => Math.Log(1 - sigma) - Math.Log(sigma);

        /// <summary>By elimination; the ratios differ, so a power's row always has a pivot.</summary>
        private static double[] Solved(double[][] rows, double[] sums)
        {
            for (var pivot = 0; pivot < sums.Length; pivot++)
            {
                for (var row = pivot + 1; row < sums.Length; row++)
                {
                    var share = rows[row][pivot] / rows[pivot][pivot];
                    rows[row] = [.. rows[row].Zip(rows[pivot], (value, above) => value - share * above)];
                    sums[row] -= share * sums[pivot];
                }
            }
            for (var row = sums.Length - 1; row >= 0; row--)
            {
                for (var known = row + 1; known < sums.Length; known++)
                {
                    sums[row] -= rows[row][known] * sums[known];
                }
                sums[row] /= rows[row][row];
            }
            return sums;
        }
    }
}
