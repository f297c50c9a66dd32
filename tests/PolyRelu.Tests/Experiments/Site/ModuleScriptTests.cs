using PolyRelu.Experiments.Site;
using Xunit;

namespace PolyRelu.Tests.Experiments.Site;

/// <summary>Modules become one script: in order, apart from one another, and in the accepted forms alone.</summary>
public sealed class ModuleScriptTests
{
    [Fact]
    public void Script_HasEveryModuleOnce_AfterWhatItImports()
    {
        string script = Join(
            ("a/entry.js", "import { one, two as second } from './left.js';\nimport {\n  both,\n} from '../b/right.js';\n\n"
                + "run(one, both);\n"),
            ("a/left.js", "import { both } from '../b/right.js';\n\n/** One. */\nexport function one() { return both; }\n"
                + "export async function two() {}\n"),
            ("b/right.js", "// A comment.\nconst own = 1;\nexport const both = own + 1; // twice\nexport class Third {}\n"));
        Assert.Equal("""
            // a/entry.js and what it imports, joined by PolyRelu: edit the modules.
            (() => {
            'use strict';

            // b/right.js
            const module0 = (() => {
            const own = 1;
            const both = own + 1;
            class Third {}
            return { both, Third };
            })();

            // a/left.js
            const module1 = (() => {
            const { both } = module0;
            function one() { return both; }
            async function two() {}
            return { one, two };
            })();

            // a/entry.js
            (() => {
            const { one, two: second } = module1;
            const { both } = module0;
            run(one, both);
            })();
            })();

            """.ReplaceLineEndings("\n"), script);
    }

    [Fact]
    public void Script_IsTheSame_HoweverLinesEnd()
    {
        const string Text = "import { a } from './b.js';\nconst text = `one\n  two`;\nrun(a, text);\n";
        (string, string) other = ("b.js", "export const a = 1;\n");
        Assert.Equal(Join(("a.js", Text), other), Join(("a.js", Text.ReplaceLineEndings("\r\n")), other));
    }

    [Theory]
    [InlineData("const a = 'import { x } from \"./x.js\";';")]
    [InlineData("const a = \"export default \\\" import('x')\";")]
    [InlineData("const a = `import x\nexport { a } ${b + `export default ${'import'}`} await`;")]
    [InlineData("const a = /import('`\\/[/'\"]+/g.test(b) ? 1 / 2 / 3 : i++ / 2;")]
    [InlineData("const a = b.import + c?.export(1e-7, 0xe + 1, .5);")]
    [InlineData("const a = async () => { for await (const b of c) await b; };")]
    public void WhatOnlyLooksLikeAForm_StaysAsItIs(string code) =>
        Assert.Contains($"(() => {{\n{code}\n}})();\n", Join(("a.js", code + "\n")), StringComparison.Ordinal);

    [Fact]
    public void Comments_AreLeftOut_AndHideWhatTheyHold() =>
        Assert.Contains("(() => {\nconst a = 1 + 2;\nb();\n})();\n",
            Join(("a.js", "/* import x from 'y'; */ const a = 1 /* export */ + 2; // `'\n\n\n  b(); // export default\n")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("\nimport a from './b.js';", 2, "the only form of an import")]
    [InlineData("import * as a from './b.js';", 1, "the only form of an import")]
    [InlineData("import './b.js';", 1, "the only form of an import")]
    [InlineData("import { a } from './b.js'", 1, "the only form of an import")]
    [InlineData("import { a } from \"./b.js\";", 1, "the only form of an import")]
    [InlineData("import { a } from 'b';", 1, "the only form of an import")]
    [InlineData("import {} from './b.js';", 1, "the only form of an import")]
    [InlineData("import { a b } from './b.js';", 1, "the only form of an import")]
    [InlineData("import { a }", 1, "the only form of an import")]
    [InlineData("const a = 1;\nconst b = import('./b.js');", 2, "the only form of an import")]
    [InlineData("if (a) {\n  import { a } from './b.js';\n}", 2, "the only form of an import")]
    [InlineData("const a = `${import.meta.url}`;", 1, "the only form of an import")]
    [InlineData("const a = 1;\nexport { a };", 2, "the only form of an export")]
    [InlineData("export default 1;", 1, "the only form of an export")]
    [InlineData("export * from './b.js';", 1, "the only form of an export")]
    [InlineData("export { a } from './b.js';", 1, "the only form of an export")]
    [InlineData("export let a = 1;", 1, "the only form of an export")]
    [InlineData("export const a = 1, b = 2;", 1, "the only form of an export")]
    [InlineData("export const { a } = b;", 1, "the only form of an export")]
    [InlineData("export const a = 1;\nexport const a = 2;", 2, "a is exported twice")]
    [InlineData("const a = await b();", 1, "may not wait")]
    [InlineData("const a = 1;\n// </script>", 2, "</script would end")]
    [InlineData("const a = '<!--';", 1, "<!-- would end")]
    [InlineData("const a = 'b\n';", 1, "the string is not closed")]
    [InlineData("\nconst a = `b\n${c", 2, "` is not closed")]
    [InlineData("const a = `b\n", 1, "the template is not closed")]
    [InlineData("const a = [(1]);", 1, "] closes nothing")]
    [InlineData("function a() {\n", 1, "{ is not closed")]
    [InlineData("const a = /b\n/;", 1, "the regular expression is not closed")]
    [InlineData("/* a", 1, "the comment is not closed")]
    [InlineData("\nimport { a } from './missing.js';", 2, "there is no module missing.js")]
    [InlineData("import { a } from '../b.js';", 1, "leads out of the page")]
    [InlineData("import {\n  a,\n  d,\n} from './b.js';", 3, "b.js does not export d")]
    public void EverythingElse_IsAnError_ThatNamesTheLine(string code, int line, string what)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Join(("a.js", code), ("b.js", "export const a = 1;")));
        Assert.StartsWith($"a.js:{line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Circles_AreNamed()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Join(("a.js", "import { b } from './b.js';"),
            ("b.js", "import { c } from './c.js';\nexport const b = c;"), ("c.js", "import { b } from './b.js';\nexport const c = b;")));
        Assert.Equal("c.js:1: modules import one another in a circle: b.js → c.js → b.js.", error.Message);
    }

    [Fact]
    public void MissingEntry_IsNamed() =>
        Assert.Equal("There is no module a.js.", Assert.Throws<InvalidDataException>(() => ModuleScript.Join("a.js", _ => null)).Message);

    private static string Join(params (string Name, string Text)[] modules) => ModuleScript.Join(modules[0].Name,
        name => modules.Where(module => module.Name == name).Select(module => module.Text).FirstOrDefault());
}
