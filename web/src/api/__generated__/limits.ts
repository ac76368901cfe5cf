// Made from the description of the API; not to be edited.
export const limits = {
  "EmailChange": {
    "email": {
      "min": 3,
      "max": 254,
      "pattern": "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$"
    }
  },
  "FeedbackAnswer": {
    "text": {
      "min": 1,
      "max": 4000,
      "pattern": "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$"
    }
  },
  "NewAccount": {
    "email": {
      "min": 3,
      "max": 254,
      "pattern": "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$"
    },
    "handle": {
      "min": 2,
      "max": 24,
      "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$"
    },
    "name": {
      "min": 0,
      "max": 60,
      "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$"
    },
    "password": {
      "min": 10,
      "max": 200,
      "pattern": "^[^\\u0000]*$"
    }
  },
  "NewBan": {
    "reason": {
      "min": 1,
      "max": 300,
      "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$"
    }
  },
  "NewFeedback": {
    "contact": {
      "min": 3,
      "max": 254,
      "pattern": "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$"
    },
    "page": {
      "min": 0,
      "max": 300,
      "pattern": ""
    },
    "text": {
      "min": 1,
      "max": 4000,
      "pattern": "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$"
    }
  },
  "NewToken": {
    "name": {
      "min": 1,
      "max": 60,
      "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$"
    }
  },
  "PasswordChange": {
    "current": {
      "min": 0,
      "max": 200,
      "pattern": ""
    },
    "password": {
      "min": 10,
      "max": 200,
      "pattern": "^[^\\u0000]*$"
    }
  },
  "ProfilePatch": {
    "bio": {
      "min": 0,
      "max": 500,
      "pattern": "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$"
    },
    "country": {
      "min": 2,
      "max": 2,
      "pattern": "^[A-Z]{2}$"
    },
    "handle": {
      "min": 2,
      "max": 24,
      "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$"
    },
    "name": {
      "min": 0,
      "max": 60,
      "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$"
    }
  },
  "Reset": {
    "password": {
      "min": 10,
      "max": 200,
      "pattern": "^[^\\u0000]*$"
    },
    "token": {
      "min": 0,
      "max": 100,
      "pattern": ""
    }
  },
  "ResetAsked": {
    "email": {
      "min": 3,
      "max": 254,
      "pattern": "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$"
    }
  }
} as const;
