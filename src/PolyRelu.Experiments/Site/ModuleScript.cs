using System.Globalization;
using System.Text;

namespace PolyRelu.Experiments.Site;

/// <summary>Joins modules of the page into one classic script, which also runs where browsers load no modules.</summary>
/// <remarks>
/// Each module becomes a function, so names of different modules never meet; what a module imports stands before it. The same modules
/// give the same script.
/// </remarks>
internal sealed class ModuleScript
{
    private readonly Func<string, string?> read;
    private readonly List<ModuleSource> ordered = [];
    private readonly List<string> open = [];

    private ModuleScript(Func<string, string?> read) => this.read = read;

    /// <summary>The script of a module and of everything that it imports.</summary>
    /// <param name="entry">The module that is to run, named within the page: <c>modules/page/page.js</c>.</param>
    /// <param name="read">Text of a module by name; null where there is none.</param>
    /// <exception cref="InvalidDataException">
    /// A module is missing, imports in a circle, takes what another does not give, or is written in another form; with file and line.
    /// </exception>
    public static string Join(string entry, Func<string, string?> read)
    {
        ModuleScript script = new(read);
        string source = read(entry) ?? throw new InvalidDataException($"There is no module {entry}.");
        script.Add(new ModuleSource(entry, source));
        return script.Write();
    }

    private void Add(ModuleSource module)
    {
        open.Add(module.Name);
        foreach (ModuleImport import in module.Imports)
        {
            string name = Resolve(module, import);
            if (open.IndexOf(name) is >= 0 and int first)
                throw module.Error(import.Line, $"modules import one another in a circle: {string.Join(" → ", open.Skip(first))} → {name}");
            if (Find(name) is null)
                Add(new ModuleSource(name, read(name) ?? throw module.Error(import.Line, $"there is no module {name}")));
            foreach (ImportedName taken in import.Names)
                if (!Find(name)!.Exports.Contains(taken.Name))
                    throw module.Error(taken.Line, $"{name} does not export {taken.Name}");
        }
        open.RemoveAt(open.Count - 1);
        ordered.Add(module);
    }

    private ModuleSource? Find(string name) => ordered.Find(module => module.Name == name);

    private static string Resolve(ModuleSource module, ModuleImport import)
    {
        List<string> parts = [.. module.Name.Split('/')[..^1]];
        foreach (string part in import.From.Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count == 0) throw module.Error(import.Line, $"{import.From} leads out of the page");
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".") parts.Add(part);
        }
        return string.Join('/', parts);
    }

    private string Write()
    {
        StringBuilder script = new();
        script.Append(CultureInfo.InvariantCulture, $"// {ordered[^1].Name} and what it imports, joined by PolyRelu: edit the modules.\n");
        script.Append("(() => {\n'use strict';\n");
        for (int i = 0; i < ordered.Count; i++)
        {
            ModuleSource module = ordered[i];
            bool gives = i < ordered.Count - 1 && module.Exports.Count > 0;
            script.Append(CultureInfo.InvariantCulture, $"\n// {module.Name}\n{(gives ? $"const module{i} = " : "")}(() => {{\n");
            foreach (ModuleImport import in module.Imports)
                script.Append(CultureInfo.InvariantCulture, $"const {{ {string.Join(", ", import.Names.Select(Binding))} }} = ")
                    .Append(CultureInfo.InvariantCulture, $"module{ordered.IndexOf(Find(Resolve(module, import))!)};\n");
            script.Append(module.Body()).Append('\n');
            if (gives) script.Append(CultureInfo.InvariantCulture, $"return {{ {string.Join(", ", module.Exports)} }};\n");
            script.Append("})();\n");
        }
        return script.Append("})();\n").ToString();
    }

    private static string Binding(ImportedName taken) =>
        taken.Name == taken.Local ? taken.Name : $"{taken.Name}: {taken.Local}";
}
