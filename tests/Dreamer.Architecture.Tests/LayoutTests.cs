namespace Dreamer.Architecture.Tests;

public sealed class LayoutTests
{
    // Top to bottom: a project may name projects that stand below its own line, and none beside or above.
    private static readonly string[] s_layers =
    [
        "Dreamer.Bench.Scale", "Dreamer.Bench.Serving", "Dreamer.Bench.Step", "Dreamer.CheckDevice",
        "Dreamer.Cli", "Dreamer.Client.AI", "Dreamer.Client",
        "Dreamer.Server", "Dreamer.Silo.Gateway", "Dreamer.Silo.Gpu", "Dreamer.Silo", "Dreamer.Hosting",
        "Dreamer.Api", "Dreamer.Grains", "Dreamer.Inference", "Dreamer.Training", "Dreamer.Media", "Dreamer.Storage", "Dreamer.Abstractions", "Dreamer.Diffusion",
    ];

    [Fact]
    public void Every_project_outside_of_tests_has_its_layer() =>
        Assert.Equal(s_layers.Order(), ProjectFile.All.Where(project => !project.IsTest).Select(project => project.Name).Order());

    [Fact]
    public void References_point_down()
    {
        var upward =
            from project in ProjectFile.All
            where !project.IsTest
            from reference in project.References
            where Array.IndexOf(s_layers, reference) <= Array.IndexOf(s_layers, project.Name)
            select $"{project.Name} -> {reference}";
        Assert.Empty(upward);
    }

    [Fact]
    public void No_project_is_reached_from_itself()
    {
        var references = ProjectFile.All.ToDictionary(project => project.Name, project => project.References);
        Assert.All(references.Keys, name => Assert.DoesNotContain(name, Reached(name)));

        HashSet<string> Reached(string from)
        {
            var reached = new HashSet<string>();
            var open = new Stack<string>(references[from]);
            while (open.TryPop(out var next))
            {
                if (reached.Add(next))
                {
                    references.GetValueOrDefault(next, []).ToList().ForEach(open.Push);
                }
            }

            return reached;
        }
    }

    [Fact]
    public void No_folder_is_reached_from_itself()
    {
        var circles =
            from project in ProjectFile.All
            where project.IsProduct
            let files = SourceFile.Product.Where(file => file.IsUnder(Path.GetDirectoryName(project.RelativePath)!.Replace('\\', '/'))).ToList()
            from circle in new FolderGraph(RootOf(files), files).Circles()
            select circle;
        var found = circles.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));

        static string RootOf(List<SourceFile> files) => files.Select(FolderGraph.NamespaceOf).Where(name => name.Length > 0).MinBy(name => name.Length) ?? "";
    }

    [Fact]
    public void The_product_names_no_test_project() =>
        Assert.All(ProjectFile.All.Where(project => project.IsProduct), project =>
            Assert.All(project.References, reference => Assert.Contains(ProjectFile.All, other => other.Name == reference && other.IsProduct)));

    [Fact]
    public void Every_test_project_is_named_after_what_it_tests()
    {
        string[] others = ["Dreamer.Architecture.Tests", "Dreamer.Cluster.Tests", "Dreamer.Deploy.Tests", "Dreamer.Studio.Tests", "Dreamer.Testing"];
        var tested = ProjectFile.All.Where(project => !project.IsTest).Select(project => project.Name + ".Tests").Concat(others);
        Assert.All(ProjectFile.All.Where(project => project.IsTest), project => Assert.Contains(project.Name, tested));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = string.Join('\n', RepositoryFiles.Lines("Dreamer.Orleans.sln")).Replace('\\', '/');
        Assert.All(ProjectFile.All, project => Assert.Contains(project.RelativePath, solution, StringComparison.Ordinal));
    }
}
