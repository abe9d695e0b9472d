import type { VersionPair } from '../made-up-group.ts';

const NEW_PANDAS = ['pandas==3.1.1', 'numpy==2.4.6'];
const OLD_PANDAS = ['pandas==1.5.3', 'numpy==1.23.5'];

export const VERSION_PAIRS: VersionPair[] = [
  {
    code: 'import pandas as pd\ndf = pd.DataFrame({"a": [1]})\ndf.append(df)\n',
    real: OLD_PANDAS,
    madeUp: NEW_PANDAS,
  },
  {
    code: 'import pandas as pd\ndf = pd.DataFrame({"a": [1]})\ndf.iteritems()\n',
    real: OLD_PANDAS,
    madeUp: NEW_PANDAS,
  },
  {
    code: 'import pandas as pd\ndf = pd.DataFrame({"a": [1]})\ndf.map(str)\n',
    real: NEW_PANDAS,
    madeUp: OLD_PANDAS,
  },
  { code: 'import numpy as np\nnp.product([1, 2])\n', real: ['numpy==1.23.5'], madeUp: ['numpy==2.4.6'] },
  { code: 'import numpy as np\nnp.in1d([1], [1])\n', real: ['numpy==1.23.5'], madeUp: ['numpy==2.4.6'] },
  {
    code: 'from flask import Flask\napp = Flask(__name__)\n\n@app.before_first_request\ndef start():\n    pass\n',
    real: ['flask==2.2.5', 'werkzeug==2.0.3', 'jinja2==3.0.3'],
    madeUp: ['flask==3.1.3', 'werkzeug==3.1.9', 'jinja2==3.1.6'],
  },
  {
    code: 'from pydantic import BaseModel\n\n\nclass User(BaseModel):\n    name: str\n\n\nUser(name="a").model_dump()\n',
    real: ['pydantic==2.14.3'],
    madeUp: ['pydantic==1.10.21'],
  },
  {
    code: 'from sqlalchemy.orm import DeclarativeBase\n',
    real: ['sqlalchemy==2.1.9'],
    madeUp: ['sqlalchemy==1.4.54'],
  },
  {
    code: 'from sqlalchemy import select\nfrom sqlalchemy.orm import mapped_column\n',
    real: ['sqlalchemy==2.1.9'],
    madeUp: ['sqlalchemy==1.4.54'],
  },
];
