using System.Runtime.ExceptionServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Training.Runs;

/// <summary>
/// The gradients of a step: its batches beside each other, with a share of the threads each. Operations of networks this small gain little
/// from a second thread, so two batches on one each are done sooner than both on two. They are summed in their order:
/// which one is done first changes nothing.
/// </summary>
internal sealed class StepGradients(TrainingPhase phase, Parameter[] parameters)
{
    private readonly int _batches = phase.Plan.Accumulate;

    /// <summary>Adds the mean of the step's batches to the parameters' gradients; returns the figures of each batch.</summary>
    public List<(string Name, double Value)> Add(int step)
    {
        var threads = get_num_threads();
        var atOnce = phase.Device.type == DeviceType.CPU ? Math.Min(_batches, threads) : 1; // elsewhere one batch has the whole device
        var results = new Result[_batches];
        for (var first = 0; first < _batches; first += atOnce)
        {
            var last = Math.Min(first + atOnce, _batches);
            Beside(first, last, threads, batch => results[batch] = Differentiate(step, (step * _batches) + batch));
            foreach (var result in results.AsSpan(first, last - first))
            {
                Add(result.Gradients);
            }
        }
        return [.. results.SelectMany(result => result.Figures)];
    }

    private static void Beside(int first, int last, int threads, Action<int> work)
    {
        if (last - first == 1)
        {
            work(first);
            return;
        }
        try
        {
            Parallel.For(first, last, new ParallelOptions { MaxDegreeOfParallelism = last - first }, batch =>
            {
                set_num_threads(threads / (last - first));
                work(batch);
            });
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    /// <summary>The tensors of a batch are gone before the next, but for its gradients.</summary>
    private Result Differentiate(int step, int batch)
    {
        using var scope = NewDisposeScope();
        var loss = phase.Loss(batch);
        var values = Read([loss.Total, .. loss.Figures.Select(figure => figure.Value)]);
        if (!float.IsFinite(values[0]))
        {
            throw new InvalidOperationException(
                $"{phase.Name}: the loss of step {step} is {values[0]}; a lower learning rate than {phase.Plan.LearningRate} may help.");
        }
        var gradients = autograd.grad([loss.Total / _batches], parameters, allow_unused: true);
        return new Result([("loss", values[0]), .. loss.Figures.Select((figure, i) => (figure.Name, (double)values[i + 1]))],
            [.. gradients.Select(gradient => gradient is null || gradient.IsInvalid ? null : gradient.DetachFromDisposeScope())]);
    }

    /// <summary>Waits for the device.</summary>
    private static float[] Read(IReadOnlyList<Tensor> numbers) =>
        stack(numbers.Select(number => number.detach())).cpu().data<float>().ToArray();

    private void Add(IReadOnlyList<Tensor?> gradients)
    {
        using var _ = no_grad();
        for (var i = 0; i < parameters.Length; i++)
        {
            using var added = gradients[i];
            using var sum = parameters[i].grad;
            if (added is null)
            {
                continue;
            }
            if (sum is null)
            {
                parameters[i].grad = added;
            }
            else
            {
                sum.add_(added);
            }
        }
    }

    private readonly record struct Result(IReadOnlyList<(string Name, double Value)> Figures, IReadOnlyList<Tensor?> Gradients);
}
