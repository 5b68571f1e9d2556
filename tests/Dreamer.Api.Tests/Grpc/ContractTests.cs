using System.Text.RegularExpressions;
using Dreamer.Accounts;
using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Grpc.Messages;
using Dreamer.Devices;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Tenants;
using Dreamer.Testing;
using Dreamer.Webhooks;
using Google.Protobuf.Reflection;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>The contract is written as buf's standard rules have it, and says what HTTP says.</summary>
public sealed partial class ContractTests
{
    private static readonly string s_folder = RepositoryRoot.Combine("protos/dreamer/v1");

    private static IReadOnlyList<FileDescriptor> Files { get; } =
    [
        .. typeof(V1.Session).Assembly.GetTypes().Where(type => type.Namespace == "Dreamer.V1" && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!),
    ];

    private static IEnumerable<MessageDescriptor> Messages => Files.SelectMany(file => file.MessageTypes);

    private static IEnumerable<MethodDescriptor> Methods => Files.SelectMany(file => file.Services).SelectMany(service => service.Methods);

    [Fact]
    public void Every_file_is_in_the_package_and_in_its_folder()
    {
        Assert.Equal(Directory.GetFiles(s_folder).Select(Path.GetFileName).Order(), Files.Select(file => Path.GetFileName(file.Name)).Order());
        Assert.All(Files, file => Assert.Equal(("dreamer.v1", "dreamer/v1/"), (file.Package, file.Name[..^Path.GetFileName(file.Name).Length])));
    }

    [Fact]
    public void Services_end_in_Service_and_each_method_has_messages_of_its_own()
    {
        Assert.All(Files.SelectMany(file => file.Services), service => Assert.Matches("^([A-Z][a-z]+)+Service$", service.Name));
        Assert.All(Methods, method => Assert.Equal(
            ($"{method.Service.Name}{method.Name}Request", $"{method.Service.Name}{method.Name}Response"), (method.InputType.Name, method.OutputType.Name)));
        Assert.Equal(ServiceNames.All.Order(), Files.SelectMany(file => file.Services).Select(service => service.FullName).Order());
    }

    [Fact]
    public void Names_are_as_protobuf_has_them()
    {
        Assert.All(Messages, message => Assert.Matches("^([A-Z][A-Za-z0-9]*)$", message.Name));
        Assert.All(Messages.SelectMany(message => message.Fields.InFieldNumberOrder()), field => Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", field.Name));
        foreach (var enumeration in Files.SelectMany(file => file.EnumTypes))
        {
            var prefix = UpperCase().Replace(enumeration.Name, "_$0").ToUpperInvariant() + "_";
            Assert.Equal(prefix + "UNSPECIFIED", enumeration.Values.Single(value => value.Number == 0).Name);
            Assert.All(enumeration.Values, value => Assert.Matches($"^{prefix}[A-Z0-9_]+$", value.Name));
        }
    }

    [Fact]
    public void Everything_has_a_comment()
    {
        foreach (var path in Directory.GetFiles(s_folder))
        {
            var lines = File.ReadAllLines(path);
            foreach (var (index, line) in lines.Index().Where(line => Declared().IsMatch(line.Item)))
            {
                Assert.True(lines[index - 1].TrimStart().StartsWith("//", StringComparison.Ordinal), $"{path}:{index + 1} has no comment: {line.Trim()}");
            }
        }
    }

    [Fact]
    public void A_request_has_the_fields_that_HTTP_has() => Assert.Equal(
        GenerationField.All.Select(field => field.Name).Order(),
        V1.GenerationRequest.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Name).Order());

    public static TheoryData<string> Fields() => new(V1.GenerationRequest.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Name));

    [Theory]
    [MemberData(nameof(Fields))]
    public void Each_of_them_is_read(string name)
    {
        var without = new V1.GenerationRequest { Kind = V1.GenerationKind.TextToImage };
        var with = without.Clone();
        var field = V1.GenerationRequest.Descriptor.FindFieldByName(name);
        if (name == "metadata")
        {
            with.Metadata.Add("team", "red");
        }
        else
        {
            field.Accessor.SetValue(with, SomeOf(field));
        }

        Assert.Equal(GenerationRequestMessage.Read(without), GenerationRequestMessage.Read(without.Clone())); // else all differ
        Assert.NotEqual(GenerationRequestMessage.Read(without), GenerationRequestMessage.Read(with));
    }

    public static TheoryData<Type, Type> Enumerations() => new()
    {
        { typeof(GenerationKind), typeof(V1.GenerationKind) },
        { typeof(GenerationState), typeof(V1.GenerationState) },
        { typeof(GenerationStage), typeof(V1.GenerationStage) },
        { typeof(Quality), typeof(V1.Quality) },
        { typeof(Lane), typeof(V1.Lane) },
        { typeof(ArtifactVariant), typeof(V1.ArtifactVariant) },
        { typeof(SessionEventKind), typeof(V1.EventType) },
        { typeof(UsageGrouping), typeof(V1.UsageGrouping) },
        { typeof(Scope), typeof(V1.Scope) },
        { typeof(KeyState), typeof(V1.KeyState) },
        { typeof(TenantState), typeof(V1.TenantState) },
        { typeof(DeviceState), typeof(V1.DeviceState) },
        { typeof(WebhookKeyKind), typeof(V1.WebhookKeyKind) },
        { typeof(WebhookDeliveryState), typeof(V1.WebhookDeliveryState) },
    };

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void Enumerations_have_the_same_names(Type ours, Type wire) =>
        Assert.Equal(Enum.GetNames(ours).Append("Unspecified").Order(), Enum.GetNames(wire).Order());

    private static object SomeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => field.Name switch
        {
            "parent" => "gen_" + new string('1', 32) + "_" + new string('1', 16),
            "asset" => "ast_" + new string('1', 32),
            _ => "words",
        },
        FieldType.Int32 => 2,
        FieldType.Int64 => 2L,
        FieldType.Double => 0.5,
        FieldType.Bool => true,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 2),
        _ => field.MessageType.Name switch
        {
            "Size" => new V1.Size { Width = 8, Height = 16 },
            "Loras" => new V1.Loras { Loras_ = { new V1.Lora { Name = "ink" } } },
            _ => Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch),
        },
    };

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex UpperCase();

    [GeneratedRegex(@"^\s*((message|enum|service|rpc|oneof) |[\w.<>, ]+ \w+ = \d+;)")]
    private static partial Regex Declared();
}
