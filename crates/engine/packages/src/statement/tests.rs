//! Statements in every markup, and rubbish.

use super::*;

const PREFIX: &str = "/assets/7/";

fn latex(text: &str) -> String {
    html(Markup::Latex, text, PREFIX)
}

fn markdown(text: &str) -> String {
    html(Markup::Markdown, text, PREFIX)
}

#[test]
fn markdown_keeps_math_tables_and_the_language_of_code() {
    let got = markdown(
        "# Sums\n\nGiven $a_1 < b$ and\n\n$$\\sum_i a_i$$\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = '$1$'\n```\n",
    );
    assert!(got.contains("<h2>Sums</h2>"), "{got}");
    assert!(
        got.contains(r#"<span class="math inline" data-tex="a_1 &lt; b">"#),
        "{got}"
    );
    assert!(
        got.contains(r#"class="math display" data-tex="\sum_i a_i""#),
        "{got}"
    );
    assert!(got.contains("<td>1</td>"), "{got}");
    assert!(
        got.contains(r#"<code class="language-python">x = '$1$'"#),
        "{got}"
    );
}

#[test]
fn pictures_are_those_of_the_problem_and_no_others() {
    for (text, wanted) in [
        ("![x](tree.png)", Some("/assets/7/tree.png")),
        ("![x](img/a%20b.png)", Some("/assets/7/img/a%20b.png")),
        ("![x](https://elsewhere.example/a.png)", None),
        ("![x](//elsewhere.example/a.png)", None),
        ("![x](../../etc/passwd)", None),
        ("<img src='data:image/png;base64,AA'>", None),
        ("<img src='\\\\elsewhere.example\\a.png'>", None),
        ("<img src='/login'>", None),
    ] {
        let got = markdown(text);
        match wanted {
            Some(address) => assert!(got.contains(&format!("src=\"{address}\"")), "{got}"),
            None => assert!(!got.contains("src="), "{text}: {got}"),
        }
    }
}

#[test]
fn nothing_of_a_statement_runs_or_hides() {
    for text in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='JaVaScRiPt:alert(1)'>x</a>",
        "<a href=' data:text/html,x'>x</a>",
        "<style>body{display:none}</style>",
        "<p style='position:fixed'>x</p>",
        "<iframe src='https://elsewhere.example'></iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<form action='/x'><input name=a></form>",
        "<span class='modal-open' data-tex='x'>x</span>",
        "<div id=app>x</div>",
        "<math><mi xlink:href='data:x'></math>",
    ] {
        for markup in [Markup::Html, Markup::Markdown] {
            let got = html(markup, text, PREFIX).to_ascii_lowercase();
            for word in [
                "script", "onerror", "style", "<iframe", "<svg", "<form", "<input", "modal", "id=",
                "data:", "<math",
            ] {
                assert!(!got.contains(word), "{text} → {got}");
            }
        }
    }
    let math = latex(r#"$"><script>alert(1)</script>$ \href{javascript:alert(1)}{x}"#);
    assert!(
        !math.contains("<script") && !math.contains("javascript"),
        "{math}"
    );
}

#[test]
fn a_statement_of_kattis_reads_as_its_author_meant_it() {
    let got = latex(
        r#"\problemname{Two Knights}
\illustration{0.3}{board.jpg}{A board, by \href{https://example.org}{somebody}.}
% not shown
Two ``knights'' meet --- at 5\% of $n \le 10^5$~squares,
\emph{always} {\bf soon}\footnote{Or later.}.

\section*{Input}
\begin{itemize}
  \item one line with $n$;
  \item the \texttt{name}, as in \begin{enumerate}\item a \item b\end{enumerate}
\end{itemize}
\subsection*{More}
\begin{tabular}{|l|r|}
\hline
a & b \\ \hline
1 & \textbf{2} \\ \hline
\end{tabular}
\begin{verbatim}
if (a < b) { \x % $
\end{verbatim}
\[ a^2 \]
Caf\'e, na\"{\i}ve, \c{c}a, \o{}re, \ldots"#,
    );
    for part in [
        r#"<figure class="illustration"><img src="/assets/7/board.jpg" alt="">"#,
        r#"<figcaption>A board, by <a href="https://example.org""#,
        "“knights” meet — at 5% of",
        "data-tex=\"n \\le 10^5\"",
        "<em>always</em> <strong>soon</strong><span class=\"footnote\"> (Or later.)</span>.",
        "<h2>Input</h2>",
        "<ul><li>one line with",
        "<ol><li>a</li>\n<li>b</li>",
        "<h3>More</h3>",
        "<td>1 </td><td><strong>2</strong> </td></tr>\n</tbody></table>",
        "if (a &lt; b) { \\x % $\n",
        "class=\"math display\" data-tex=\"a^2\"",
        "Café, naïve, ça, øre, …",
    ] {
        assert!(got.contains(part), "{part}\n{got}");
    }
    for part in ["Two Knights", "not shown", "<script", "\\item", "hline"] {
        assert!(!got.contains(part), "{part}\n{got}");
    }
}

#[test]
fn a_statement_of_polygon_reads_as_its_author_meant_it() {
    let got = latex(
        "\\begin{problem}{A}{stdin}{stdout}{1 s}{256 MB}\n<<Text>>, \\t{x} and \\bf{y} z.\n\n\\InputFile\nOne line.\n\\OutputFile\nOther.\n\\Examples\n\\begin{example}\n\\exmp{1 2}{3}%\n\\end{example}\n\\Note\nNone.\n\\end{problem}",
    );
    for part in [
        "«Text», <code>x</code> and <strong>y</strong> z.",
        "<h2>Input</h2>",
        "<h2>Output</h2>",
        "<td><pre>1 2</pre></td><td><pre>3</pre></td>",
        "<h2>Note</h2>",
    ] {
        assert!(got.contains(part), "{part}\n{got}");
    }
    assert!(!got.contains("stdin"), "{got}");
}

#[test]
fn a_picture_is_found_without_the_end_of_its_name() {
    let statement = Statement {
        tongue: "en".to_owned(),
        markup: Markup::Latex,
        body: FileRef::Made(r"\includegraphics[width=3cm]{figs/tree}".into()),
        assets: vec![("tree.png".to_owned(), FileRef::Made("".into()))],
    };
    let got = shown(&statement, PREFIX).expect("shown");
    assert!(got.contains("/assets/7/tree.png"), "{got}");
}

/// A generator of ours: the same rubbish every time.
fn rubbish(seed: u64, parts: usize, words: &[&str]) -> String {
    let mut state = seed;
    let mut text = String::new();
    for _ in 0..parts {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).unwrap_or(0) % words.len();
        text.push_str(words[at]);
    }
    text
}

#[test]
fn rubbish_never_stops_the_reader() {
    let words = [
        "\\begin{",
        "itemize",
        "}",
        "{",
        "\\end{",
        "$",
        "$$",
        "\\[",
        "\\]",
        "\\(",
        "\\item",
        "é",
        "\\'",
        "\\\\",
        "&",
        "tabular",
        "%",
        "\n",
        "\n\n",
        "verbatim",
        "\\begin{verbatim}",
        "[",
        "]",
        "ж",
        "\\",
        "\\verb",
        "|",
        "~",
        "\\exmp",
        "<",
        "<b>",
        "</p>",
        "<script>",
        "\\href",
        "\\illustration",
        "\"",
        "```",
        "# ",
        "* ",
        "![",
        "](",
        ")",
        "\u{0}",
        "\\c",
        "\\bf",
        "\\begin{itemize}",
        "\\end{itemize}",
        "\\begin{tabular}{l}",
        "\\end{tabular}",
        "\\begin{description}",
        "\\item[",
        "<table>",
        "😀",
    ];
    for seed in 0..400 {
        let text = rubbish(seed, 200, &words);
        for markup in [Markup::Latex, Markup::Markdown, Markup::Html, Markup::Text] {
            let got = html(markup, &text, PREFIX);
            assert!(!got.contains("<script"), "{text}");
        }
    }
}

/// Sizes at which the square of the length would be felt as minutes.
#[test]
fn long_rubbish_of_one_kind_takes_no_longer_than_other_text() {
    for word in [
        "{",
        "}",
        "$",
        "$$ ",
        "\\[",
        "\\begin{a}",
        "\\end{a}",
        "\\item ",
        "\\textbf{",
        "\\begin{itemize}\\item ",
        "\\begin{verbatim}",
        "\\verb|",
        "<b>",
        "<div>",
        "<b id=1>",
        "\\illustration{",
        "[",
        "\\'{",
        "~",
        "\\\\",
    ] {
        let text = word.repeat(300_000 / word.len());
        for markup in [Markup::Latex, Markup::Html] {
            assert!(html(markup, &text, PREFIX).len() < 16 << 20, "{word}");
        }
    }
}
