using Dreamer.Api.Errors;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Errors;

namespace Dreamer.Api.Tests.Errors;

/// <summary>A full disk is the operator's to mend: callers are told that it is that, reads go on, and so does the server once there is room.</summary>
public sealed class FullDiskTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public void It_is_known_behind_what_wraps_it_and_from_another_silo()
    {
        var error = Assert.Throws<IOException>(() => File.WriteAllText("/dev/full", "no room"));
        var wrapped = new Orleans.Runtime.OrleansException("Error from storage provider.", error);

        var arrived = host.Exceptions.Deserialize(host.Exceptions.SerializeToArray(wrapped));

        Assert.True(FullDiskProblem.IsOf(arrived));
        Assert.False(FullDiskProblem.IsOf(new IOException("The pipe is broken.")));
    }

    [Fact]
    public void What_the_store_of_files_says_of_it_is_the_same_problem()
    {
        var said = new DreamerException(ErrorCode.StorageFull, "The disk of the data folder is full.");

        var problem = Problem.Of(said);

        Assert.Equal((507, ErrorCode.StorageFull, true), (problem.Status, problem.Code, problem.IsRetryable));
        Assert.True(FullDiskProblem.IsOf(new Orleans.Runtime.OrleansException("Error from storage provider.", said)));
    }

    [Fact]
    public async Task Writes_say_that_the_disk_is_full_and_reads_go_on()
    {
        var still = await host.FinishedStillAsync();
        var session = "ses_" + still[4..36];
        host.Disk.IsFull = true;

        Answer[] refused =
        [
            await host.PostAsync("/v1/sessions", "{}"),
            await host.PostAsync($"/v1/sessions/{session}/generations", """{"kind": "text_to_image", "caption": "a star"}"""),
            await host.PostAsync($"/v1/sessions/{session}/fork", "{}"),
            await host.SendAsync(HttpMethod.Post, "/v1/sessions", "{}", ("Idempotency-Key", "full")),
        ];
        var (shown, content) = (await host.GetAsync($"/v1/sessions/{session}"), await host.GetAsync($"/v1/generations/{still}/content"));
        host.Disk.IsFull = false;

        Assert.All(refused, answer =>
        {
            Assert.Equal((507, "storage_full", "True"), (answer.Status, answer["code"], answer["retryable"]));
            Assert.Contains("disk", answer["detail"], StringComparison.Ordinal);
            Assert.Contains("data folder", answer["detail"], StringComparison.Ordinal);
            Assert.NotNull(answer.Message.Headers.RetryAfter);
        });
        Assert.Equal((200, 200), (shown.Status, content.Status));
        Assert.Equal(201, (await host.PostAsync("/v1/sessions", "{}")).Status);
    }
}
