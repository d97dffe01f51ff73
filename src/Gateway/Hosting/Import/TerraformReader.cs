using System.Text.RegularExpressions;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>Finds the event source mappings in what <c>terraform show -json</c> prints, of a plan or of a state.</summary>
// https://developer.hashicorp.com/terraform/internals/json-format
internal static partial class TerraformReader
{
    private const string MappingType = "aws_lambda_event_source_mapping";

    public static IEnumerable<ImportedMapping> Read(ConfigurationNode document)
    {
        var root = document.At("planned_values", "root_module") ?? document.At("values", "root_module") ?? document.At("prior_state", "values", "root_module");
        var resources = Resources(root, document.At("configuration", "root_module"), "").ToList();
        var brokers = new TerraformBrokers([.. resources.Where(resource => resource.Type == "aws_mq_broker")]);
        return resources.Where(resource => resource.Type == MappingType).Select(resource => Of(resource, brokers));
    }

    private static ImportedMapping Of(TerraformResource resource, TerraformBrokers brokers)
    {
        var mapping = new TerraformMapping(resource);
        return new ImportedMapping(Name(resource.Address), resource.Address, mapping.Settings(), "it is not known before `terraform apply`, so import from `terraform show -json` after that, or write it")
        {
            Uuid = resource.Values.At("uuid").Text,
            UuidRemedy = $"Terraform knows it once the mapping has been made, as {resource.Address}.uuid",
            Engine = brokers.EngineOf(resource),
            Notes = mapping.Notes(),
        };
    }

    private static IEnumerable<TerraformResource> Resources(ConfigurationNode? module, ConfigurationNode? written, string address)
    {
        foreach (var resource in module.At("resources").Members.Where(resource => resource.At("mode").Text == "managed"))
            yield return new TerraformResource(resource, written);
        foreach (var child in module.At("child_modules").Members)
        {
            var name = child.At("address").Text ?? "";
            var call = Index().Replace(name[Math.Min(name.Length, address.Length)..].TrimStart('.')["module.".Length..], "");
            foreach (var resource in Resources(child, written.At("module_calls", call, "module"), name)) yield return resource;
        }
    }

    private static string Name(string address) =>
        address.Replace($"{MappingType}.", "", StringComparison.Ordinal).Replace("module.", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\[.*\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
