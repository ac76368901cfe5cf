//! As much of JSON Schema as our own document uses, so that tests can hold the document against the server. A keyword
//! it does not know is an error, not a pass.

use serde_json::{Map, Value, json};

pub struct Schemas(Map<String, Value>);

impl Schemas {
    pub fn of(mut document: Value) -> Self {
        match document["components"]["schemas"].take() {
            Value::Object(schemas) => Self(schemas),
            other => panic!("no schemas: {other}"),
        }
    }

    pub fn named(&self, name: &str) -> &Value {
        self.0
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not described"))
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.named(reference.trim_start_matches("#/components/schemas/")),
            None => schema,
        }
    }

    pub fn check(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let schema = self.resolved(schema);
        for (keyword, rule) in schema.as_object().expect("a schema") {
            let fits = match keyword.as_str() {
                "type" => fits_type(rule, value),
                "enum" => rule.as_array().expect("enum").contains(value),
                "minimum" => value.as_f64() >= rule.as_f64() || value.as_f64().is_none(),
                "maximum" => value.as_f64() <= rule.as_f64() || value.as_f64().is_none(),
                "minLength" => value
                    .as_str()
                    .is_none_or(|s| s.len() as u64 >= number(rule)),
                "maxLength" => value
                    .as_str()
                    .is_none_or(|s| s.len() as u64 <= number(rule)),
                "minItems" => value
                    .as_array()
                    .is_none_or(|a| a.len() as u64 >= number(rule)),
                "items" => {
                    for item in value.as_array().into_iter().flatten() {
                        self.check(rule, item)?;
                    }
                    true
                }
                "required" => strings(rule).all(|name| value.get(name).is_some()),
                "properties" => {
                    for (name, schema) in rule.as_object().expect("properties") {
                        if let Some(value) = value.get(name) {
                            self.check(schema, value)
                                .map_err(|error| format!("{name}: {error}"))?;
                        }
                    }
                    true
                }
                "additionalProperties" => {
                    assert_eq!(rule, &json!(false));
                    let known = schema["properties"].as_object().expect("properties");
                    let mut names = value.as_object().into_iter().flat_map(Map::keys);
                    names.all(|name| known.contains_key(name))
                }
                "oneOf" => {
                    let choices = rule.as_array().expect("oneOf").iter();
                    choices
                        .filter(|choice| self.check(choice, value).is_ok())
                        .count()
                        == 1
                }
                "allOf" => {
                    for part in rule.as_array().expect("allOf") {
                        self.check(part, value)?;
                    }
                    true
                }
                "description" | "examples" | "format" => true,
                other => panic!("the keyword {other:?} is not understood here"),
            };
            if !fits {
                return Err(format!("{keyword}: {rule} does not fit {value}"));
            }
        }
        Ok(())
    }

    /// Values that each break one rule of the schema, made from one that fits.
    pub fn broken(&self, schema: &Value, good: &Value) -> Vec<Value> {
        let schema = self.resolved(schema);
        // A value of a type that no field of ours has.
        let mut broken = vec![json!(0.5)];
        if let Some(minimum) = schema["minimum"].as_i64() {
            broken.push(json!(minimum - 1));
        }
        if let Some(length) = schema["maxLength"].as_u64() {
            broken.push(json!("x".repeat(length as usize + 1)));
        }
        if schema["minLength"].is_u64() {
            broken.push(json!(""));
        }
        if schema["enum"].is_array() {
            broken.push(json!("nonsense"));
        }
        if let Some(items) = good.as_array() {
            if schema["minItems"].is_u64() {
                broken.push(json!([]));
            }
            let bad = self.broken(&schema["items"], &items[0]);
            broken.extend(bad.into_iter().map(|item| json!([item])));
        }
        if let Some(object) = good.as_object() {
            for name in strings(&schema["required"]) {
                let mut without = object.clone();
                without.remove(name);
                broken.push(without.into());
            }
            for (name, value) in object {
                for bad in self.broken(&schema["properties"][name], value) {
                    let mut with = object.clone();
                    with.insert(name.clone(), bad);
                    broken.push(with.into());
                }
            }
            if schema["additionalProperties"] == json!(false) {
                let mut with = object.clone();
                with.insert("nonsense".to_owned(), json!(1));
                broken.push(with.into());
            }
        }
        broken
    }
}

/// The smallest object the schema allows, and one with every field at its least.
pub fn samples(schemas: &Schemas, schema: &Value) -> (Value, Value) {
    (
        sample(schemas, schema, "", false),
        sample(schemas, schema, "", true),
    )
}

fn sample(schemas: &Schemas, schema: &Value, field: &str, full: bool) -> Value {
    let schema = schemas.resolved(schema);
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        many => strings(many).collect(),
    };
    match types[0] {
        "string" if schema["enum"].is_array() => schema["enum"][0].clone(),
        // Some texts have a meaning no schema can tell.
        "string" => match field {
            "language" => json!("python"),
            "version" => json!("*"),
            _ => json!("x".repeat(schema["minLength"].as_u64().unwrap_or(0) as usize)),
        },
        "integer" => schema["minimum"].clone(),
        "array" => json!([sample(schemas, &schema["items"], field, full)]),
        "object" => {
            let required: Vec<&str> = strings(&schema["required"]).collect();
            let fields = schema["properties"].as_object().expect("properties").iter();
            fields
                .filter(|(name, _)| full || required.contains(&name.as_str()))
                .map(|(name, schema)| (name.clone(), sample(schemas, schema, name, full)))
                .collect::<Map<_, _>>()
                .into()
        }
        "boolean" => json!(true),
        other => panic!("no sample of {other}"),
    }
}

fn number(rule: &Value) -> u64 {
    rule.as_u64().expect("a number")
}

fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn fits_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("the type {other:?} is not understood here"),
    };
    rule.as_str().map_or_else(|| strings(rule).any(is), is)
}
