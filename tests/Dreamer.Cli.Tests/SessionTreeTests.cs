using Dreamer.Cli.Display;
using Dreamer.Client.Generations;

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

        var lines = SessionTree.Lines(all, one => one.Id);

        Assert.Equal(["├─ still", "│  ├─ clip", "│  │  └─ again", "│  └─ better", "└─ lone"], lines);
    }

    [Fact]
    public void A_clip_whose_still_is_not_there_yet_stands_alone()
    {
        Generation[] all = [One("clip", "text_to_video", still: "still"), One("waiting", "text_to_video")];

        Assert.Equal(["├─ clip", "└─ waiting"], SessionTree.Lines(all, one => one.Id));
    }

    private static Generation One(string id, string kind, string? parent = null, string? still = null) =>
        new() { Id = id, SessionId = "ses", Kind = kind, State = "succeeded", Parent = parent, Still = still };
}
