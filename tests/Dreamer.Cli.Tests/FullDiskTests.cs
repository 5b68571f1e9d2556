using Dreamer.Cli.Commands;

namespace Dreamer.Cli.Tests;

public sealed class FullDiskTests
{
    [Fact]
    public void A_full_disk_is_said_with_the_option_that_named_it()
    {
        var full =
            Assert.Throws<IOException>(() =>
                CommandOptions.In<bool>("--run", "runs/nano", () => throw new IOException("No space left on device.")));
        var named =
            Assert.Throws<IOException>(() =>
                CommandOptions.In<bool>("--run", "runs/nano", () => throw new IOException("No space left on device : 'runs/nano/log'")));

        Assert.Equal("No space left on device (--run is 'runs/nano').", full.Message);
        Assert.Equal("No space left on device : 'runs/nano/log'", named.Message);
    }
}
