//! A letter: paragraphs and at most one link to press, in text and in HTML made from the same words.

/// What is sent to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub paragraphs: Vec<String>,
    /// What the reader is asked to do: words and address.
    pub action: Option<(String, String)>,
}

impl Letter {
    /// As text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut parts = self.paragraphs.clone();
        if let Some((words, address)) = &self.action {
            parts.insert(1.min(parts.len()), format!("{words}:\n{address}"));
        }
        parts.join("\n\n") + "\n"
    }

    /// As HTML, without images, scripts or anything fetched.
    #[must_use]
    pub fn html(&self) -> String {
        let mut parts: Vec<String> = self
            .paragraphs
            .iter()
            .map(|text| format!("<p style=\"margin:0 0 16px\">{}</p>", escaped(text)))
            .collect();
        if let Some((words, address)) = &self.action {
            let (words, address) = (escaped(words), escaped(address));
            parts.insert(
                1.min(parts.len()),
                format!(
                    "<p style=\"margin:0 0 16px\"><a href=\"{address}\" style=\"display:inline-block;padding:10px 18px;background:#1f1c17;color:#faf6ec;text-decoration:none;border-radius:6px;font-weight:600\">{words}</a></p>\
                     <p style=\"margin:0 0 16px;color:#655f54;font-size:12px;word-break:break-all\">{address}</p>"
                ),
            );
        }
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
             <body style=\"margin:0;padding:32px 16px;background:#faf7f0;color:#1d1b17;font:15px/23px system-ui,sans-serif\">\
             <div style=\"max-width:520px;margin:0 auto\">{}</div></body></html>",
            escaped(&self.subject),
            parts.concat()
        )
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same_and_names_stay_text() {
        let letter = Letter {
            to: "a@b.co".into(),
            subject: "Hello <b>".into(),
            paragraphs: vec!["Hello \"<script>\"".into(), "Bye".into()],
            action: Some(("Press".into(), "https://x.example/?a=1&b=2".into())),
        };
        assert_eq!(
            letter.text(),
            "Hello \"<script>\"\n\nPress:\nhttps://x.example/?a=1&b=2\n\nBye\n"
        );
        let html = letter.html();
        assert!(!html.contains("<script>"));
        assert!(html.contains("href=\"https://x.example/?a=1&amp;b=2\""));
        assert!(html.find("Press") < html.find("Bye"));
    }
}
