// Who pays is told at 80 % of the budget, and when it is foreseen to be passed. Nothing is stopped.
param name string
param amount int
param contacts array
param start string

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      nearlyUsedUp: { enabled: true, operator: 'GreaterThan', threshold: 80, thresholdType: 'Actual', contactEmails: contacts }
      willBePassed: { enabled: true, operator: 'GreaterThan', threshold: 100, thresholdType: 'Forecasted', contactEmails: contacts }
    }
  }
}
