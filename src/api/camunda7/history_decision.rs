//! Evaluations of decisions: `/history/decision-…`.

crate::operations! { Camunda7;
    GET_CLEANABLE_HISTORIC_DECISION_INSTANCE_REPORT = GET "/history/decision-definition/cleanable-decision-instance-report"
        as getCleanableHistoricDecisionInstanceReport: Read, Rows, by Offset, "Evaluations that cleanup may remove, by definition." {
        query [decisionDefinitionIdIn decisionDefinitionKeyIn tenantIdIn withoutTenantId compact sortBy sortOrder firstResult maxResults]
    };
    GET_CLEANABLE_HISTORIC_DECISION_INSTANCE_REPORT_COUNT = GET "/history/decision-definition/cleanable-decision-instance-report/count"
        as getCleanableHistoricDecisionInstanceReportCount: Read, Count, "How many definitions the cleanup report has." {
        query [decisionDefinitionIdIn decisionDefinitionKeyIn tenantIdIn withoutTenantId compact]
    };
    GET_HISTORIC_DECISION_INSTANCES = GET "/history/decision-instance"
        as getHistoricDecisionInstances: Read, Rows, by Offset, "Evaluations of decisions." {
        query [
            decisionInstanceId decisionInstanceIdIn decisionDefinitionId decisionDefinitionIdIn decisionDefinitionKey
            decisionDefinitionKeyIn decisionDefinitionName decisionDefinitionNameLike processDefinitionId processDefinitionKey
            processInstanceId caseDefinitionId caseDefinitionKey caseInstanceId activityIdIn activityInstanceIdIn tenantIdIn
            withoutTenantId evaluatedBefore evaluatedAfter userId rootDecisionInstanceId rootDecisionInstancesOnly
            decisionRequirementsDefinitionId decisionRequirementsDefinitionKey includeInputs includeOutputs disableBinaryFetching
            disableCustomObjectDeserialization sortBy sortOrder firstResult maxResults
        ]
    };
    GET_HISTORIC_DECISION_INSTANCES_COUNT = GET "/history/decision-instance/count"
        as getHistoricDecisionInstancesCount: Read, Count, "How many evaluations of decisions." {
        query [
            decisionInstanceId decisionInstanceIdIn decisionDefinitionId decisionDefinitionIdIn decisionDefinitionKey
            decisionDefinitionKeyIn decisionDefinitionName decisionDefinitionNameLike processDefinitionId processDefinitionKey
            processInstanceId caseDefinitionId caseDefinitionKey caseInstanceId activityIdIn activityInstanceIdIn tenantIdIn
            withoutTenantId evaluatedBefore evaluatedAfter userId rootDecisionInstanceId rootDecisionInstancesOnly
            decisionRequirementsDefinitionId decisionRequirementsDefinitionKey
        ]
    };
    DELETE_ASYNC = POST "/history/decision-instance/delete"
        as deleteAsync: Destructive, Object, "Delete evaluations of decisions, as a batch." {
        body [historicDecisionInstanceIds historicDecisionInstanceQuery deleteReason]
    };
    SET_REMOVAL_TIME_ASYNC_HISTORIC_DECISION_INSTANCE = POST "/history/decision-instance/set-removal-time"
        as setRemovalTimeAsyncHistoricDecisionInstance: Destructive, Object, "Set when evaluations are removed, as a batch." {
        body [
            hierarchical historicDecisionInstanceQuery historicDecisionInstanceIds absoluteRemovalTime clearedRemovalTime
            calculatedRemovalTime
        ]
    };
    GET_HISTORIC_DECISION_INSTANCE = GET "/history/decision-instance/{id}"
        as getHistoricDecisionInstance: Read, Object, "One evaluation of a decision." {
        query [includeInputs includeOutputs disableBinaryFetching disableCustomObjectDeserialization]
    };
    GET_DECISION_STATISTICS = GET "/history/decision-requirements-definition/{id}/statistics"
        as getDecisionStatistics: Read, Rows, "How often each decision of a graph was evaluated." { query [decisionInstanceId] };
}
