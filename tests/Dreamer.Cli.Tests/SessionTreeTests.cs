using Dreamer.Cli.Display;
using Dreamer.Client.Generations;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dreamer.Cli.Tests;

public sealed class SessionTreeTests
{
    [Fact]
    public void A_clip_stands_below_its_still_and_all_that_was_made_of_either_below_that()
    {
        Generation[] all =
        [
            One("clip", "text_to_video", still: "still"),
            One("still", "text_to_image", parent: "clip"),
            One("better", "refine", parent: "still"),
            One("again", "animate", parent: "clip"),
            One("lone", "text_to_image"),
        ];

        var lines = LinesOf(all);

        Assert.Equal(["ses", "├── still", "│   ├── clip", "│   │   └── again", "│   └── better", "└── lone"], lines);
    }

    [Fact]
    public void A_clip_whose_still_is_not_there_yet_stands_alone()
    {
        Generation[] all = [One("clip", "text_to_video", still: "still"), One("waiting", "text_to_video")];

        Assert.Equal(["ses", "├── clip", "└── waiting"], LinesOf(all));
    }

    [Fact]
    public void A_node_says_what_it_changes_and_nothing_that_stays()
    {
        var settings = new GenerationSettings { Caption = "a ring", Seed = 7, Steps = 16, Guidance = 2, Size = 64, Quality = "exact" };
        var (before, after) = (One("a", "text_to_image") with { Settings = settings }, One("b", "refine", parent: "a") with
        {
            Settings = settings with { Seed = 8, Strength = 0.5, Guidance = 2.5, Caption = "a blue [ring]" },
        });

        Assert.Equal("a  text_to_image  succeeded  seed 7, a ring", Drawn(GenerationText.Node(before, null)));
        Assert.Equal("b  refine         succeeded  seed 8, strength 0.5, guidance 2.5 instead of 2, a blue [ring]", Drawn(GenerationText.Node(after, before)));
    }

    [Fact]
    public void A_caption_commands_no_terminal()
    {
        var settings = new GenerationSettings { Caption = "a\u001b[2Jring", Seed = 7 };

        Assert.EndsWith("seed 7, a\uFFFD[2Jring", Drawn(GenerationText.Node(One("a", "text_to_image") with { Settings = settings }, null)), StringComparison.Ordinal);
    }

    private static string[] LinesOf(Generation[] all) =>
        [.. Drawn(SessionTree.Of("ses", all, (one, _) => new Text(one.Id))).Split('\n').Select(line => line.TrimEnd())];

    private static string Drawn(IRenderable picture)
    {
        var console = Console.Out;
        using var written = new StringWriter();
        try
        {
            Console.SetOut(written);
            Terminal.Draw(picture);
            return written.ToString().TrimEnd();
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    private static Generation One(string id, string kind, string? parent = null, string? still = null) =>
        new() { Id = id, SessionId = "ses", Kind = kind, State = "succeeded", Parent = parent, Still = still };
}
