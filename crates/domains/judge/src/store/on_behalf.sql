-- Another topic that is told of the tests of a submission.
ALTER TABLE submissions ADD COLUMN told_too TEXT;
