//! The list of problems: filtered, sorted and cut into pages by the database.

use sqlx::types::Uuid;
use tiltyard_contracts::{ListId, ProblemId, UserId};
use tiltyard_store::{Store, StoreError, on, timestamp};

use super::{Value, bound};
use crate::{
    KindWord,
    facts::{difficulty_number, difficulty_of},
    list::{Asked, Listed, Place, Sort, Status},
};

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        slug: String,
        title: String,
        title_key: String,
        difficulty: i64,
        kind: String,
        scoring: bool,
        tags: String,
        acceptance: i64,
        submissions: i64,
        solved_by: i64,
        votes: i64,
        published_at: i64,
        mine: i64,
    }
}

impl From<Row> for Listed {
    fn from(row: Row) -> Self {
        Self {
            id: ProblemId::from_uuid(row.id),
            slug: row.slug,
            title: row.title,
            title_key: row.title_key,
            difficulty: difficulty_of(row.difficulty),
            kind: KindWord::named(&row.kind).unwrap_or(KindWord::Program),
            scoring: row.scoring,
            tags: serde_json::from_str(&row.tags).unwrap_or_default(),
            acceptance_ppm: row.acceptance,
            submissions: row.submissions,
            solved_by: row.solved_by,
            votes: row.votes,
            published_at: timestamp(row.published_at),
            status: Status::of(row.mine),
        }
    }
}

/// A question put together: conditions and their values, in order.
struct Question {
    conditions: String,
    values: Vec<Value>,
}

impl Question {
    fn of(asked: &Asked, user: Option<UserId>) -> Self {
        let mut question = Self {
            conditions: "p.public".to_owned(),
            values: Vec::new(),
        };
        if let Some(user) = user {
            // What they made of a problem needs it, whatever else is asked for: it is $1.
            question.values.push(Value::Id(user.uuid()));
        }
        if let Some(text) = &asked.text {
            let plain = text
                .to_lowercase()
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            question.and(
                "(p.title_key LIKE $N ESCAPE '\\' OR p.slug LIKE $N ESCAPE '\\')",
                Value::Text(format!("%{plain}%")),
            );
        }
        for tag in &asked.tags {
            question.and(
                "p.id IN (SELECT t.problem_id FROM problem_tags t WHERE t.tag = $N)",
                Value::Text(tag.clone()),
            );
        }
        if let Some(difficulty) = asked.difficulty {
            let number = difficulty_number(Some(difficulty));
            question.and("p.difficulty = $N", Value::Number(number));
        }
        if let Some(kind) = asked.kind {
            question.and("p.kind = $N", Value::Text(kind.name().to_owned()));
        }
        if let Some(list) = asked.list {
            question.and(
                "p.id IN (SELECT i.problem_id FROM problem_list_items i WHERE i.list_id = $N)",
                Value::Id(ListId::uuid(list)),
            );
        }
        let mine = match asked.status {
            None => "",
            // WHY no join for what was never tried: on a database that knows little of its tables yet, PostgreSQL compares
            // every problem with everything this person ever tried.
            Some(Status::None) => NEVER,
            Some(Status::Tried) => TRIED,
            Some(Status::Solved) => SOLVED,
        };
        if user.is_some() {
            question.conditions.push_str(mine);
        } else if matches!(asked.status, Some(Status::Tried | Status::Solved)) {
            // Nobody has solved nothing.
            question.conditions.push_str(" AND FALSE");
        }
        question
    }

    fn and(&mut self, condition: &str, value: Value) {
        self.values.push(value);
        let number = format!("${}", self.values.len());
        self.conditions.push_str(" AND ");
        self.conditions.push_str(&condition.replace("$N", &number));
    }
}

/// Accepted submissions of the one who asks, looked up for the rows that are shown alone; -1 where they made none.
const MINE: &str = "COALESCE((SELECT g.accepted FROM problem_progress g WHERE g.user_id = $1 AND g.problem_id = p.id), -1)";
const NOBODYS: &str = "CAST(-1 AS BIGINT)";
const NEVER: &str = " AND COALESCE((SELECT g.accepted FROM problem_progress g WHERE g.user_id = $1 AND g.problem_id = p.id), -1) = -1";
const TRIED: &str = " AND p.id IN (SELECT g.problem_id FROM problem_progress g WHERE g.user_id = $1 AND g.accepted = 0)";
const SOLVED: &str = " AND p.id IN (SELECT g.problem_id FROM problem_progress g WHERE g.user_id = $1 AND g.accepted > 0)";

/// One page, in the order that was asked for.
pub async fn page(
    store: &Store,
    asked: &Asked,
    user: Option<UserId>,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let mut question = Question::of(asked, user);
    let (column, descending) = match asked.sort {
        Sort::Title => ("p.title_key", false),
        Sort::Newest => ("p.published_at", true),
        Sort::Acceptance => ("p.acceptance", true),
        Sort::Difficulty => ("p.difficulty", false),
        Sort::Votes => ("p.votes", true),
    };
    let (order, beyond) = if descending {
        ("DESC", "<")
    } else {
        ("ASC", ">")
    };
    if let Some((place, id)) = &asked.after {
        question.values.push(match place {
            Place::Text(text) => Value::Text(text.clone()),
            Place::Number(number) => Value::Number(*number),
        });
        let key = question.values.len();
        question.values.push(Value::Id(id.uuid()));
        let id = question.values.len();
        question
            .conditions
            .push_str(&format!(" AND ({column}, p.id) {beyond} (${key}, ${id})"));
    }
    question.values.push(Value::Number(i64::from(limit)));
    let sql = format!(
        "SELECT p.id, p.slug, p.title, p.title_key, p.difficulty, p.kind, p.scoring, p.tags, p.acceptance, p.submissions, \
         p.solved_by, p.votes, p.published_at, {mine} AS mine FROM problems p WHERE {conditions} \
         ORDER BY {column} {order}, p.id {order} LIMIT ${limit}",
        mine = if user.is_some() { MINE } else { NOBODYS },
        conditions = question.conditions,
        limit = question.values.len(),
    );
    rows(store, sql, &question.values).await
}

/// How many there are, on all pages.
pub async fn count(store: &Store, asked: &Asked, user: Option<UserId>) -> Result<i64, StoreError> {
    // Who asks matters to the count only where their progress was asked for.
    let user = user.filter(|_| asked.status.is_some());
    let question = Question::of(asked, user);
    let sql = format!(
        "SELECT COUNT(*) FROM problems p WHERE {conditions}",
        conditions = question.conditions,
    );
    on!(read store, db => bound!(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)), &question.values).fetch_one(db).await)
}

/// Those of these problems that people may see, in no order.
pub async fn of_ids(
    store: &Store,
    ids: &[ProblemId],
    user: Option<UserId>,
) -> Result<Vec<Listed>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = user
        .map(|user| Value::Id(user.uuid()))
        .into_iter()
        .collect();
    let places: Vec<String> = ids
        .iter()
        .map(|id| {
            values.push(Value::Id(id.uuid()));
            format!("${}", values.len())
        })
        .collect();
    let sql = format!(
        "SELECT p.id, p.slug, p.title, p.title_key, p.difficulty, p.kind, p.scoring, p.tags, p.acceptance, p.submissions, \
         p.solved_by, p.votes, p.published_at, {mine} AS mine FROM problems p WHERE p.public AND p.id IN ({places})",
        mine = if user.is_some() { MINE } else { NOBODYS },
        places = places.join(", "),
    );
    rows(store, sql, &values).await
}

async fn rows(store: &Store, sql: String, values: &[Value]) -> Result<Vec<Listed>, StoreError> {
    // Everything in the text is ours; what was asked for is bound.
    let rows = on!(read store, db => bound!(sqlx::query_as::<_, Row>(sqlx::AssertSqlSafe(sql)), values).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Listed::from).collect())
}

/// How often each tag is on a problem people see.
pub async fn tags(store: &Store) -> Result<Vec<(String, i64)>, StoreError> {
    on!(read store, db => sqlx::query_as("SELECT tag, COUNT(*) FROM problem_tags GROUP BY tag ORDER BY COUNT(*) DESC, tag")
        .fetch_all(db).await)
}

/// How many there are of each difficulty.
pub async fn difficulties(store: &Store) -> Result<Vec<(i64, i64)>, StoreError> {
    on!(read store, db => sqlx::query_as(
        "SELECT difficulty, COUNT(*) FROM problems WHERE public GROUP BY difficulty ORDER BY difficulty")
        .fetch_all(db).await)
}
