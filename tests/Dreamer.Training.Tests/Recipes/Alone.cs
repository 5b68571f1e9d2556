namespace Dreamer.Training.Tests.Recipes;

/// <summary>For tests that compare weights from the start on: networks draw these from random numbers that the whole process shares.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
